/** In pixels. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

// Each walks the parts of one format, without decoding them, and gives null unless the image is there to its end.

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

export function pngSize(content: Buffer): ImageSize | null {
  if (!content.subarray(0, 8).equals(PNG_SIGNATURE)) return null
  let size: ImageSize | null = null
  let hasPixels = false
  // A chunk: length, type, data, checksum.
  for (let at = 8; at + 12 <= content.length;) {
    const length = content.readUInt32BE(at)
    const type = content.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (end > content.length) return null
    if (type === 'IHDR' && length === 13) {
      size = { width: content.readUInt32BE(at + 8), height: content.readUInt32BE(at + 12) }
    }
    if (type === 'IDAT' && length > 0) hasPixels = true
    if (type === 'IEND') return hasPixels ? size : null
    at = end
  }
  return null
}

/** Start of frame: the one segment that has the size; C4, C8 and CC are others between them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const START_OF_SCAN = 0xda
const END_OF_IMAGE = Buffer.from('ffd9', 'hex')

export function jpegSize(content: Buffer): ImageSize | null {
  if (content.length < 4 || content.readUInt16BE(0) !== 0xffd8) return null
  let size: ImageSize | null = null
  // A segment: FF, marker, and a length that counts itself.
  for (let at = 2; at + 4 <= content.length;) {
    if (content[at] !== 0xff) return null
    const marker = content[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = content.readUInt16BE(at + 2)
    const end = at + 2 + length
    if (length < 2 || end > content.length) return null
    if (isFrame(marker)) {
      if (length < 8) return null
      size = { height: content.readUInt16BE(at + 5), width: content.readUInt16BE(at + 7) }
    }
    // What follows is compressed, and has no such pair in it before the end.
    if (marker === START_OF_SCAN) return content.indexOf(END_OF_IMAGE, end) > end ? size : null
    at = end
  }
  return null
}

export function webpSize(content: Buffer): ImageSize | null {
  const text = (at: number) => content.toString('latin1', at, at + 4)
  if (content.length < 12 || text(0) !== 'RIFF' || text(8) !== 'WEBP') return null
  // It counts all but itself and what stands before it.
  const end = content.readUInt32LE(4) + 8
  if (end > content.length) return null
  let size: ImageSize | null = null
  let hasPixels = false
  // A chunk: name, length, data, and a byte more where the length is odd.
  for (let at = 12; at + 8 <= end;) {
    const length = content.readUInt32LE(at + 4)
    const data = content.subarray(at + 8, at + 8 + length)
    if (at + 8 + length > end) return null
    const name = text(at)
    size ??= WEBP_SIZE.get(name)?.(data) ?? null
    if (['VP8 ', 'VP8L', 'ANMF'].includes(name) && length > 0) hasPixels = true
    at += 8 + length + (length % 2)
  }
  return hasPixels ? size : null
}

/** Where a chunk tells the size: of the whole canvas, of a lossy image, of a lossless one. */
const WEBP_SIZE: ReadonlyMap<string, (data: Buffer) => ImageSize | null> = new Map([
  ['VP8X', canvasSize],
  ['VP8 ', lossySize],
  ['VP8L', losslessSize],
])

function canvasSize(data: Buffer): ImageSize | null {
  if (data.length < 10) return null
  return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 }
}

function lossySize(data: Buffer): ImageSize | null {
  if (data.length < 10 || data.readUIntBE(3, 3) !== 0x9d012a) return null
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff }
}

function losslessSize(data: Buffer): ImageSize | null {
  if (data.length < 5 || data[0] !== 0x2f) return null
  const bits = data.readUInt32LE(1)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}
