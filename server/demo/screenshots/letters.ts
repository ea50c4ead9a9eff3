/** The letters that the screenshots need, six dots high, rows from top to bottom. */
const LETTERS: Readonly<Record<string, string>> = {
  A: '.##. #..# #..# #### #..# #..#',
  B: '###. #..# ###. #..# #..# ###.',
  C: '.### #... #... #... #... .###',
  D: '###. #..# #..# #..# #..# ###.',
  E: '#### #... ###. #... #... ####',
  F: '#### #... ###. #... #... #...',
  G: '.### #... #... #.## #..# .###',
  H: '#..# #..# #### #..# #..# #..#',
  I: '### .#. .#. .#. .#. ###',
  K: '#..# #.#. ##.. #.#. #..# #..#',
  L: '#... #... #... #... #... ####',
  M: '#...# ##.## #.#.# #.#.# #...# #...#',
  N: '#..# ##.# ##.# #.## #.## #..#',
  O: '.##. #..# #..# #..# #..# .##.',
  P: '###. #..# ###. #... #... #...',
  R: '###. #..# ###. #.#. #..# #..#',
  S: '.### #... .##. ...# ...# ###.',
  T: '##### ..#.. ..#.. ..#.. ..#.. ..#..',
  U: '#..# #..# #..# #..# #..# .##.',
  V: '#...# #...# #...# .#.#. .#.#. ..#..',
  W: '#...# #...# #.#.# #.#.# ##.## #...#',
  Y: '#...# .#.#. ..#.. ..#.. ..#.. ..#..',
}

const GLYPHS = new Map(Object.entries(LETTERS).map(([letter, rows]) => [letter, rows.split(' ')]))
GLYPHS.set(
  ' ',
  Array.from({ length: 6 }, () => '...'),
)

/** Rows of dots. */
export const GLYPH_HEIGHT = 6

/** The rows of a letter; one that is not there is an empty place. */
export function glyphOf(letter: string): readonly string[] {
  return GLYPHS.get(letter) ?? GLYPHS.get(' ')!
}
