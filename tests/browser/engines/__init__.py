"""The same pages and one journey in the engines that people's browsers have: Chromium, Firefox and
WebKit."""
