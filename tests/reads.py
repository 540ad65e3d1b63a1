"""Reads that take no viewer, each with the reason: whoever adds one says here why it needs none.

Every other function of a room's queries takes a `Principal` first, and returns what they may see.
"""

Reads = dict[str, str]  # a module of queries: its functions, by name

OPEN: Reads = {
    # What anybody may know: public pages, counts, rules, and numbers that say nothing of anybody.
    "people.queries": "cards people_by_handles person_by_handle"
    " person_by_public_id org_cards org_by_public_id organisations count_all",
    "notes.queries": "count_all",
    "profiles.queries": "main_topics place_in",
    "discovery.queries": "popular_tags weights_in_force",
    "notes.map_queries": "map_parts map_part",
    "people.map_queries": "map_parts map_part",
    "people.leaving_queries": "shown_cards",
    "governance.queries": "appeal_days",
    "contracts.queries.contracts": "count_all",
    "campaigns.queries.campaigns": "running_task newest_event count_all",
    # Ranges over so many people that none of them can be told from it.
    "insight.queries": "price_records",
}

ASKED: Reads = {
    # Who acts is found by it, so nobody can act before.
    "people.queries": "principal_of principal_of_row"
    # It names a thing to a step that asks for itself.
    " management_by_public_id",
    # Who comes in is found by the address they type, so nobody can act before.
    "people.address_queries": "owner_of_address signing_up_with",
    "people.account_queries": "waiting_address",
    # By command: whoever holds the machine erases whom they name.
    "people.leaving_queries": "anybody_by_handle",
    # Who comes in has just proved a password, or is about to prove the passkey.
    "people.factor_queries": (
        "factors_at_sign_in passkey_keys owner_of_passkey recovery_of recovery_rests_until"
    ),
    # Of one's own notes, on the one page about them (`web/profiles`).
    "notes.queries": "notes_by_author",
    "signals.queries": "totals",
}

ROOMS: Reads = {
    # For rooms above, which have asked who reads, and for what the room itself does: no door
    # imports them.
    "people.member_queries": "members_with_role seat_offer_card",
    "people.reach_queries": "out_of_reach",
    "people.leaving_queries": "leaving_ids leaves_at",
    "people.standing_queries": "is_operator is_last_operator is_claimed has_owner has_factor",
    "people.viewer_queries": "viewer_keys",
    "governance.proposal_queries": "proposal_card",
    "governance.look_queries": "look_card",
    "notices.queries": "seen_by",
    "people.queries": "card_of own_profile cards_by_external_id"
    " org_card operator_ids"
    " hidden_ids search_people mail_accounts accounts is_suspended suspended_ids erased_ids"
    " verified_domains seats_of people_with_role managers_of management_card viewer_key",
    "ledger.queries": "balance held_by owners_holding lines_of_source transfer_ids legs_of"
    " transfer_keys held_payout_ids payout_cards payout_card mask",
    "signals.queries": "daily daily_together days_in clicks_of reasons_of link_of"
    " links_of links_of_payer is_drained journal_read_to",
    "governance.queries": "entry_card entries_for entries_by_id obligations_on duties_of"
    " restriction_card appeal_card restriction_by_public_id restrictions_on is_restricted"
    " case_card is_spoken_of",
    "notes.import_queries": "notes_of_rows tells_another",
    "people.import_queries": "hanging_on",
    "notes.board_queries": "board_card",
    "notes.queries": "labels_of cards_of card_of picture_card counts text_of texts texts_since"
    " authors_after",
    "profiles.queries": "profiles opted_out_ids tier_of tiers_of candidate_columns",
    "discovery.queries": "index_folder reader",
    "contracts.queries.audit": "faults",
    "contracts.queries.contracts": "rows cards_of rounds_of draft_card earnings_of earning_cards",
    "contracts.queries.drafts": "segments",
    "contracts.queries.sampling": "clean_drafts is_clean sample read_ids",
    "contracts.queries.sources": "of_source offered_people bound_people bound_by_tier unfinished"
    " open_for_org waiting_for"
    " published_by taken_by taken_paths takers by_source page_by_source parts_by_source"
    " offered_of contracts_of_note",
    "campaigns.queries.campaigns": "cards_of card_of cards full_of budget budgets open_campaigns",
    "campaigns.queries.candidates": "sides_of candidates_for",
    "campaigns.queries.fees": "fees_by_tier wanted_by",
    "campaigns.queries.offers": "open_rows fit_for",
    "campaigns.queries.pools": "standing sums_of",
    "campaigns.queries.reports": "window_of measured_rows",
    "campaigns.queries.tenders": "tender_cards room_for_bids room_in bid_by_id bid_cards open_bids",
}


def names_of(*lists: Reads) -> set[str]:
    """The functions on these lists, each as `module.function`."""
    return {
        f"{module}.{name}"
        for reads in lists
        for module, names in reads.items()
        for name in names.split()
    }
