/**
 * Copies text, and says on the button and to screen readers whether that worked.
 *
 * @param {string} text
 * @param {HTMLButtonElement} button
 */
export async function copyText(text, button) {
  const outcome = (await isCopied(text)) ? "Copied" : "Not copied: the browser does not allow it";
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = outcome;
  document.getElementById("copied").textContent = outcome;
  setTimeout(() => {
    button.textContent = label;
    document.getElementById("copied").textContent = "";
  }, SHOWN_FOR);
}

async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

/** Pages over http:// from another machine have no clipboard of the newer kind. */
function copyTheOldWay(text) {
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return copied;
}

const SHOWN_FOR = 2000;
