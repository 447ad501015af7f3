import { spawn } from 'node:child_process'
import { OpenSocError } from '@opensoc/kernel'

/** How nft is called: `['nft']`, or within a network namespace `['ip', 'netns', 'exec', NAME, 'nft']`. */
export type NftCommand = readonly string[]

const TIMEOUT_MS = 10_000
const MAX_OUTPUT = 16 * 1024 * 1024

/** Runs nft with a script on its input and gives what it printed; throws `NFT_REFUSED` with nft's own words. */
export function runNft(command: NftCommand, args: readonly string[], script = ''): Promise<string> {
  const [program = 'nft', ...before] = command
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...args], {
      env: { ...process.env, TZ: 'UTC' },
      timeout: TIMEOUT_MS,
    })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (out.length < MAX_OUTPUT) out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (err.length < 4096) err += text
    })
    child.on('error', (cause) => reject(refused(`cannot run ${program}: ${cause.message}`, cause)))
    child.on('close', (code) => {
      if (code === 0) resolve(out)
      else reject(refused(`nft ended with ${code}: ${err.trim()}`))
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(script)
  })
}

function refused(message: string, cause?: unknown): OpenSocError {
  return new OpenSocError('NFT_REFUSED', message, {
    cause,
    nextStep: 'Install nftables, and run with the capability CAP_NET_ADMIN.',
  })
}
