import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Call, createClient } from '@opensoc/contract'
import { OpenSocError } from '@opensoc/kernel'
import type { Command } from 'commander'

export interface Connection {
  readonly server: string
  readonly token: string | undefined
  readonly call: Call
}

interface GlobalOptions {
  readonly server?: string
  readonly data: string
}

/**
 * The platform that the command speaks to: `--server` with `OPENSOC_TOKEN`,
 * else the one running on the data folder, which leaves its address and a token there for its own user.
 */
export function connect(command: Command): Connection {
  const options = command.optsWithGlobals<GlobalOptions>()
  const token = process.env['OPENSOC_TOKEN']
  if (options.server !== undefined) return connection(options.server, token)
  const run = readRunFile(options.data)
  if (run !== undefined) return connection(run.address, token ?? run.token)
  throw new OpenSocError('PLATFORM_NOT_RUNNING', `no platform is running on ${resolve(options.data)}`, {
    nextStep: 'Start one with `npx opensoc up`, or name one with --server and OPENSOC_TOKEN.',
  })
}

/** Address and token of the platform that runs on a data folder, or undefined. */
export function readRunFile(
  dataFolder: string,
): { readonly address: string; readonly token: string } | undefined {
  try {
    const run = JSON.parse(readFileSync(join(dataFolder, 'run.json'), 'utf8'))
    process.kill(run.pid, 0)
    return run
  } catch {
    return undefined
  }
}

function connection(server: string, token: string | undefined): Connection {
  const base = server.replace(/\/+$/, '')
  const reach: typeof fetch = async (input, init) => {
    try {
      return await fetch(input, init)
    } catch (cause) {
      const reason = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message
      throw new OpenSocError('PLATFORM_UNREACHABLE', `cannot reach ${base}: ${reason}`, {
        cause,
        nextStep: 'Check that the platform runs there, and the address.',
      })
    }
  }
  return {
    server: base,
    token,
    call: createClient({ server: base, fetch: reach, ...(token === undefined ? {} : { token }) }),
  }
}
