import { readFileSync } from 'node:fs'
import { OpenSocError } from '@opensoc/kernel'
import { isIpAddress } from '@opensoc/ocsf'
import type { LocateIp } from '@opensoc/pipeline'
import { type CityResponse, Reader } from 'maxmind'

/** Answers that are remembered: most addresses come again. */
const MAX_REMEMBERED = 20_000

/** Opens a database of cities or countries that an administrator brought. Throws `GEOIP_UNREADABLE`. */
export function openGeoip(file: string): LocateIp {
  const reader = open(file)
  const remembered = new Map<string, object | null>()
  return (ip) => {
    const known = remembered.get(ip)
    if (known !== undefined) return known ?? undefined
    const found = isIpAddress(ip) ? locationOf(reader.get(ip)) : undefined
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(ip, found ?? null)
    return found
  }
}

function open(file: string): Reader<CityResponse> {
  try {
    return new Reader<CityResponse>(readFileSync(file))
  } catch (cause) {
    throw new OpenSocError('GEOIP_UNREADABLE', `${file}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'geoip_file names an MMDB file of cities or countries, such as GeoLite2-City.mmdb.',
    })
  }
}

/** OCSF `location`, shared by all events from there. */
function locationOf(answer: CityResponse | null): object | undefined {
  if (answer === null) return undefined
  const country = answer.country?.iso_code
  const city = answer.city?.names?.en
  const { latitude: lat, longitude: long } = answer.location ?? {}
  const location = {
    ...(country === undefined ? {} : { country }),
    ...(city === undefined ? {} : { city }),
    ...(answer.continent?.names?.en === undefined ? {} : { continent: answer.continent.names.en }),
    ...(lat === undefined || long === undefined ? {} : { lat, long }),
  }
  return Object.keys(location).length === 0 ? undefined : Object.freeze(location)
}
