import { youTexts } from '../../texts/you.ts'

/** Every browser names older ones too: the first that is found is meant. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['CriOS', 'Chrome'],
  ['Safari', 'Safari'],
] as const

const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['CrOS', 'ChromeOS'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

type Known = readonly (readonly [mark: string, name: string])[]

const nameIn = (userAgent: string, known: Known) => known.find(([mark]) => userAgent.includes(mark))?.[1]

/** "Chrome on Linux", as a person would call what the User-Agent header describes. */
export function browserName(userAgent: string | null): string {
  const browser = nameIn(userAgent ?? '', BROWSERS)
  const system = nameIn(userAgent ?? '', SYSTEMS)
  if (browser === undefined) return system ?? youTexts.unknownBrowser
  return system === undefined ? browser : youTexts.browserOn(browser, system)
}
