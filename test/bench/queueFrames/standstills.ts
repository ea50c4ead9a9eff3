import { Worker } from 'node:worker_threads'

/** Shorter ones are no frame. */
const FRAME_MS = 1000 / 60

/** Computes and nothing else, and notes when that was held up. */
const COMPUTE = `
  const { parentPort, workerData } = require('node:worker_threads')
  const standstills = []
  const end = performance.now() + workerData.ms
  for (let last = performance.now(); last < end; ) {
    const now = performance.now()
    if (now - last > workerData.least) standstills.push(now - last)
    last = now
  }
  parentPort.postMessage(standstills)`

/**
 * How long this machine holds up two threads that only compute, as a page and its compositor would: what it does to them,
 * it does to frames, whatever the page does. @returns a line of text.
 */
export async function standstillText(seconds: number): Promise<string> {
  const each = await Promise.all([compute(seconds), compute(seconds)])
  const all = each.flat().toSorted((a, b) => b - a)
  const longest = all.slice(0, 5).map((ms) => ms.toFixed(1))
  return `without a browser, two threads that only compute stand still for over ${FRAME_MS.toFixed(1)} ms ${all.length} times in ${seconds} s (longest: ${longest.join(', ') || 'none'} ms)`
}

async function compute(seconds: number): Promise<number[]> {
  const worker = new Worker(COMPUTE, { eval: true, workerData: { ms: seconds * 1000, least: FRAME_MS } })
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
