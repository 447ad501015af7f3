import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'

/** Keeps a second process out of the folder; the lock of a process that is gone is taken over. Returns the release. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      assertAbandoned(path)
      rmSync(path, { force: true })
    }
  }
  throw locked(path, 'another process took it first')
}

function assertAbandoned(path: string): void {
  const pid = Number(readFileSync(path, 'utf8'))
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
  }
  throw locked(path, `process ${pid} holds it`)
}

function locked(path: string, who: string): OpenSocError {
  return new OpenSocError('LOG_LOCKED', `${path}: ${who}`, {
    nextStep: 'Stop the platform that runs on this data folder, or use another one.',
  })
}
