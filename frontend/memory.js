// Memory: what the browser remembers from visit to visit, where it may.

/** @param {string} name @returns {string | null} */
export function remembered(name) {
  try {
    return localStorage.getItem(`pynumdraw ${name}`);
  } catch {
    return null; // storage is forbidden
  }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(`pynumdraw ${name}`, value);
  } catch {
    // then it is asked again next time
  }
}
