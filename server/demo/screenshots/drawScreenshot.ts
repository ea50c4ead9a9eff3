import { randomOf } from '../random.ts'
import { browserWindow, type Sheet } from './page.ts'
import { ACCENTS } from './palette.ts'
import { done, missingEntry, noConnection, spinner, stackTrace } from './screens/breakdowns.ts'
import { codeForm, deviceCheck, idPhoto } from './screens/challenges.ts'
import { refusedField, rejectedPost, suspended, tooFast } from './screens/notices.ts'
import { emptyFrame, humanCheck, imagePuzzle, sliderPuzzle } from './screens/puzzles.ts'

const SCREENS = {
  imagePuzzle,
  emptyFrame,
  sliderPuzzle,
  humanCheck,
  codeForm,
  idPhoto,
  deviceCheck,
  rejectedPost,
  refusedField,
  suspended,
  tooFast,
  noConnection,
  spinner,
  stackTrace,
  missingEntry,
  done,
} satisfies Record<string, (sheet: Sheet) => void>

/** What a screenshot shows. */
export type Screen = keyof typeof SCREENS

/** A screenshot as a PNG file: the same for the same `seed`, and a little different for another. */
export function drawScreenshot(screen: Screen, platform: string, seed: string): Uint8Array<ArrayBuffer> {
  const accent = randomOf(platform).pick(ACCENTS)
  const sheet = browserWindow(randomOf(`${screen} ${seed}`), accent)
  SCREENS[screen](sheet)
  return sheet.canvas.toPng()
}
