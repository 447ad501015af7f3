import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Actuator } from '@opensoc/domain'
import { type Clock, OpenSocError } from '@opensoc/kernel'
import { createOpenC2Actuator, createProducer } from '@opensoc/openc2-https'
import { z } from 'zod'

/** One OpenC2 consumer that the platform commands, in `actuators.json` of the data folder. Paths are from that folder. */
const ActuatorEntry = z.strictObject({
  /** What playbooks and people call it; for a sensor the name of its host. */
  name: z.string().min(1),
  url: z.url(),
  /** The name in its certificate; default: the host of the address. */
  server_name: z.string().optional(),
  cert: z.string(),
  key: z.string(),
  ca: z.string(),
  pairs: z.record(z.string(), z.array(z.string())),
  /** The actuator that looks whether its commands have an effect; default: itself, where it is a sensor. */
  look: z.string().optional(),
})

/** Reads the file; throws `ACTUATORS_INVALID` with the place. No file: no actuators. */
export function readActuators(dataFolder: string, clock: Clock): ReadonlyMap<string, Actuator> {
  const file = resolve(dataFolder, 'actuators.json')
  if (!existsSync(file)) return new Map()
  const entries = parse(file)
  const pem = (path: string) => readFileSync(resolve(dataFolder, path), 'utf8')
  const producers = new Map(
    entries.map(({ name, url, server_name, cert, key, ca }) => [
      name,
      createProducer({
        url,
        identity: { cert: pem(cert), key: pem(key), ca: pem(ca) },
        ...(server_name !== undefined && { serverName: server_name }),
        from: 'opensoc',
        now: () => clock.now(),
      }),
    ]),
  )
  return new Map(
    entries.map(({ name, pairs, look = name }) => {
      const [send, looking] = [producers.get(name), producers.get(look)]
      if (!send || !looking) throw invalid(file, `${name} is to be looked at by ${look}, which is not there`)
      return [name, createOpenC2Actuator({ name, pairs, send, look: looking, now: () => clock.now() })]
    }),
  )
}

function parse(file: string): readonly z.output<typeof ActuatorEntry>[] {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw invalid(file, (error as Error).message)
  }
  const parsed = z.array(ActuatorEntry).safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(file, `/${issue?.path.map(String).join('/')} ${issue?.message}`)
}

function invalid(file: string, message: string): OpenSocError {
  return new OpenSocError('ACTUATORS_INVALID', `${file}: ${message}`, {
    nextStep: 'Correct the file and start again.',
  })
}
