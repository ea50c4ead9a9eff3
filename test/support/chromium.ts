import { existsSync } from 'node:fs'

/** Where systems put it. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** Debian's Chromium without the windows that nobody sees here: the same pages take a quarter less of the machine. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'

/** The Chromium or Chrome that the browser tests run: `CHROME_PATH`, or one in a usual place; null without one. */
export function findChromium(): string | null {
  return firstOf([HEADLESS_SHELL, ...USUAL_PLACES])
}

/** The one that people use, for measuring: the one without windows only where there is no other. */
export function findWholeChromium(): string | null {
  return firstOf([...USUAL_PLACES, HEADLESS_SHELL])
}

function firstOf(places: readonly string[]): string | null {
  const given = process.env.CHROME_PATH
  // A path that is given and wrong must not quietly become another browser.
  if (given) return existsSync(given) ? given : null
  return places.find((place) => existsSync(place)) ?? null
}
