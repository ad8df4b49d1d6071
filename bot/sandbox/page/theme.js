/** Light, dark or as the system says; runs before the first paint. */

const KEY = "offclock-theme";

/** @param {string} theme */
function apply(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

const stored = localStorage.getItem(KEY) ?? "auto";
apply(stored);

/** Connect the radio buttons named `theme`. */
export function startThemes() {
  for (const input of document.querySelectorAll('input[name="theme"]')) {
    const radio = /** @type {HTMLInputElement} */ (input);
    radio.checked = radio.value === stored;
    radio.addEventListener("change", () => {
      localStorage.setItem(KEY, radio.value);
      apply(radio.value);
    });
  }
}
