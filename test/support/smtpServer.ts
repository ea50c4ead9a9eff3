import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A mail as it came over the wire. */
export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body, without the dots of the protocol. */
  readonly text: string
  /** Who signed in, as `user:password`. */
  readonly login: string | null
}

/** A mail server on loopback that holds to the order of SMTP and takes plain sign-ins. */
export interface SmtpServer {
  readonly port: number
  readonly mails: readonly Mail[]
  /** What it says to a recipient; 250 at first. */
  recipientReply: string
  stop(): Promise<void>
}

/** Starts a mail server. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  const settings = { recipientReply: '250 Ok' }

  function talk(socket: Socket): void {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    const say = (line: string) => socket.write(`${line}\r\n`)
    let buffer = ''
    let data: string[] | null = null
    let login: string | null = null
    let from: string | null = null
    let to: string[] = []

    function command(line: string): void {
      if (data !== null) {
        if (line !== '.') return void data.push(line.startsWith('.') ? line.slice(1) : line)
        mails.push({ from: from!, to, text: data.join('\n'), login })
        data = null
        from = null
        to = []
        return void say('250 Queued')
      }
      const [, address] = /^(?:MAIL FROM|RCPT TO):<([^<>\s]+)>/.exec(line) ?? []
      if (line.startsWith('EHLO ')) socket.write('250-test\r\n250 AUTH PLAIN\r\n')
      else if (line.startsWith('AUTH PLAIN ')) {
        login = Buffer.from(line.slice(11), 'base64').toString().split('\0').slice(1).join(':')
        say('235 Welcome')
      } else if (line.startsWith('MAIL FROM:') && address && from === null) {
        from = address
        say('250 Ok')
      } else if (line.startsWith('RCPT TO:') && address && from !== null) {
        if (settings.recipientReply.startsWith('250')) to.push(address)
        say(settings.recipientReply)
      } else if (line === 'DATA' && to.length > 0) {
        data = []
        say('354 Go on')
      } else if (line === 'QUIT') socket.end('221 Bye\r\n')
      else say('503 Not now')
    }

    socket.setEncoding('utf8')
    socket.on('data', (piece: string) => {
      const parts = (buffer + piece).split('\r\n')
      buffer = parts.pop()!
      parts.forEach(command)
    })
    say('220 test')
  }

  const server = createServer(talk)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(settings, {
    port: (server.address() as AddressInfo).port,
    mails,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}
