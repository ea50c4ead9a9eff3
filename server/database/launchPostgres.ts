import { spawn } from 'node:child_process'
import { closeSync, openSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { DatabaseUser } from './databaseUser.ts'

/** Starts the server process and returns its port; it may not answer yet. */
export async function launchPostgres(
  postgres: string,
  cluster: string,
  folder: string,
  user: DatabaseUser,
  settings: Readonly<Record<string, string>>,
): Promise<number> {
  // Nothing runs here, so a lock file is left over. Its number may belong to another program by now,
  // which PostgreSQL cannot know and would refuse to start for.
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  const port = await freePort()
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_checkpoints: 'off',
    ...settings,
  }
  const log = openSync(join(folder, 'postgres.log'), 'a')
  const child = spawn(
    postgres,
    ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...user,
      cwd: folder,
      env: { LC_ALL: 'C', PATH: process.env.PATH },
      // A session of its own: Ctrl-C on our process group must not end it before we are done with it. A file for
      // its output: a pipe would break when we are killed.
      detached: true,
      stdio: ['ignore', log, log],
    },
  )
  child.on('error', () => {
    // It did not start; connect() reports that.
  })
  child.unref()
  closeSync(log)
  return port
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.')
  return address.port
}
