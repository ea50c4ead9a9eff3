import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** The network between a browser and the server, which can be cut. */
export interface CuttableProxy {
  readonly url: string
  /** Ends every connection; new ones are ended at once until `mend`. */
  cut(): void
  mend(): void
  /** How often somebody tried to connect since it was cut. */
  readonly tries: number
  stop(): Promise<void>
}

/** Passes every connection on to the server. */
export async function startProxy(serverUrl: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  let tries = 0
  const proxy = createServer((near) => {
    if (isCut) {
      tries += 1
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    get tries() {
      return tries
    },
    cut() {
      isCut = true
      tries = 0
      dropAll()
    },
    mend() {
      isCut = false
    },
    async stop() {
      dropAll()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
