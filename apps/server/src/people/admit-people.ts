import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_TENANT, type StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { SETUP_KEY } from '../api/session-answers.ts'
import { makeSecret } from '../http/passwords.ts'

/** What `opensoc` on this machine reads to reach the running platform: readable only by the user who started it. */
export interface RunFile {
  readonly address: string
  readonly pid: number
  readonly token: string
}

export const RUN_FILE = 'run.json'

interface AdmitOptions {
  readonly state: StateStore
  readonly clock: Clock
  readonly dataFolder: string
  readonly address: string
}

/** Makes the one-time link while nobody can sign in yet, and a token for the command line of the user who started us. */
export async function admitPeople({ state, clock, dataFolder, address }: AdmitOptions) {
  const tokenId = await admitLocalUser({ state, clock, dataFolder, address })
  const setupLink = await makeSetupLink(state, address)
  const forget = async () => {
    await state.people.revokeToken(DEFAULT_TENANT, tokenId)
    await rm(join(dataFolder, RUN_FILE), { force: true })
  }
  return { setupLink, forget }
}

async function makeSetupLink(state: StateStore, address: string): Promise<string | undefined> {
  if ((await state.people.count()) > 0) return undefined
  const { secret, hash } = makeSecret()
  await state.values.set(DEFAULT_TENANT, SETUP_KEY, hash)
  return `${address}/setup#${secret}`
}

async function admitLocalUser({ state, clock, dataFolder, address }: AdmitOptions): Promise<string> {
  for (const token of await state.people.tokens(DEFAULT_TENANT)) {
    if (token.createdBy === LOCAL) await state.people.revokeToken(DEFAULT_TENANT, token.id)
  }
  const { secret, hash } = makeSecret()
  const id = randomUUID()
  await state.people.saveToken({
    id,
    tenantId: DEFAULT_TENANT,
    name: 'command line on this machine',
    secretHash: hash,
    role: 'administrator',
    createdBy: LOCAL,
    createdTime: clock.now(),
  })
  const run: RunFile = { address, pid: process.pid, token: secret }
  // Whoever reads it finds it whole.
  const path = join(dataFolder, RUN_FILE)
  await writeFile(`${path}.new`, JSON.stringify(run), { mode: 0o600 })
  await rename(`${path}.new`, path)
  return id
}

const LOCAL = 'local'
