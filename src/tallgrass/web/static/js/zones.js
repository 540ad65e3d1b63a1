// A form that asks for a time zone begins with the browser's own, until somebody chooses another.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const field of zone ? document.querySelectorAll("select[data-ask-browser]") : []) {
  if (![...field.options].some((option) => option.value === zone)) {
    field.add(new Option(zone.replaceAll("_", " "), zone));
  }
  field.value = zone;
}
