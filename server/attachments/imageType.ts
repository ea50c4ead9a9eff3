import { fileTypeFromBuffer } from 'file-type'
import { IMAGE_TYPES, type ImageType } from '../entities/words.ts'
import { type ImageSize, jpegSize, pngSize, webpSize } from './imageStructure.ts'

/** More than any screen has, even a long page's; a browser needs 4 bytes for each to show it. */
const MOST_PIXELS = 100_000_000

const SIZE_OF: Record<ImageType, (content: Buffer) => ImageSize | null> = {
  'image/png': pngSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
}

/**
 * What an upload is by its bytes, whatever it is called; null when it is no image that we show, or not a whole
 * one: a picture that broke off must not be found out by the person who needs it.
 */
export async function imageTypeOf(content: Buffer): Promise<ImageType | null> {
  const found = await fileTypeFromBuffer(content)
  const type = IMAGE_TYPES.find((known) => known === found?.mime)
  const size = type === undefined ? null : SIZE_OF[type](content)
  if (type === undefined || size === null) return null
  const pixels = size.width * size.height
  return pixels > 0 && pixels <= MOST_PIXELS ? type : null
}
