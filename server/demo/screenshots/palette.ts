/** The colours of all screenshots, by what they are for. Few colours make small files. */
const COLOURS = {
  paper: [252, 252, 251],
  mist: [240, 240, 238],
  line: [214, 213, 209],
  stone: [170, 168, 162],
  slate: [104, 102, 98],
  ink: [40, 38, 36],
  night: [26, 28, 34],
  red: [200, 62, 58],
  rose: [250, 226, 222],
  amber: [214, 148, 54],
  green: [76, 142, 96],
  leaf: [132, 170, 98],
  sky: [150, 190, 222],
  sea: [84, 132, 170],
  sand: [214, 190, 150],
  clay: [176, 116, 84],
  indigo: [84, 92, 200],
  plum: [142, 84, 150],
  teal: [56, 140, 140],
} as const

/** The name of a colour. */
export type Colour = keyof typeof COLOURS

/** As a PNG has them: red, green and blue, each 0 to 255. */
export const PALETTE: number[][] = Object.values(COLOURS).map((parts) => [...parts])

const PLACES = new Map(Object.keys(COLOURS).map((name, place) => [name, place]))

/** The colour's place in the palette. */
export function paletteIndex(colour: Colour): number {
  return PLACES.get(colour)!
}

/** Colours that a platform may have as its own. */
export const ACCENTS: readonly Colour[] = ['indigo', 'plum', 'teal', 'sea', 'clay']
