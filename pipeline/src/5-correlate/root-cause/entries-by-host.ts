import { hostKey, type StoredEvent } from '@opensoc/domain'
import { isPrivateAddress } from '../../ip-reach.ts'
import { arrivedFiles, zoneMarks } from './arrived-files.ts'
import { DAY_MS, type FindEntry, HOUR_MS, launchIds, MINUTE_MS } from './entry.ts'
import { both, either, is, onHost } from './evidence-lake.ts'
import { foreignVolume, gatewayOf, isInstalled } from './gateways.ts'

/** A program or document that a browser brought: its mark of the web, or the browser writing it. */
export const webDownload: FindEntry = async (origin, looking) => {
  const { process, host } = origin
  const files = (await arrivedFiles(origin, looking)).filter(({ through }) => through !== 'mail')
  const marks = (await zoneMarks(origin, looking)).filter((event) => {
    const writer = gatewayOf(String(event.columns['process_path'] || event.columns['process_name'] || ''))
    return writer === 'browser' || (writer !== 'mail' && isMark(event))
  })
  const events = [
    ...new Map(
      [...files.flatMap((file) => file.events), ...marks].map((event) => [event.id, event]),
    ).values(),
  ]
  const isFromBrowser = events.length > 0 || origin.kind === 'browser'
  const isInDownloads = /\\downloads\\|\/downloads\//i.test(process.path)
  if (!isFromBrowser && !isInDownloads) return undefined
  const hasMark = events.some(isMark)
  const ids = events.map(({ id }) => id)
  return {
    ...{ entryClass: 'web_download', host },
    quality: ids.length > 0 ? (hasMark ? 0.95 : 0.85) : origin.kind === 'browser' ? 0.6 : 0.4,
    label: `${process.name} downloaded`,
    time: events[0]?.time ?? process.time,
    rootEventIds: [...ids, ...launchIds(origin)],
    evidence: [
      ...(ids.length === 0
        ? []
        : [
            {
              text: hasMark ? 'The file carries the mark of the web' : 'A browser wrote the file',
              eventIds: ids,
            },
          ]),
      {
        text: `${process.name} was started${ids.length === 0 ? ' from the folder of downloads' : ''}`,
        eventIds: launchIds(origin),
      },
    ],
  }
}

function isMark({ columns }: StoredEvent): boolean {
  return /:zone\.identifier$/i.test(String(columns['file_path'] ?? ''))
}

/** Windows' own events of a device that was plugged in: Security 6416, driver framework 2003 and 2100, 20001. */
const DEVICE_CODES = ['6416', '2003', '2100', '20001']

/** A program on another volume, soon after a device was plugged in. Disk images are volumes too: those come by mail or web. */
export const removableMedia: FindEntry = async (origin, looking) => {
  const { process, host } = origin
  const volume = foreignVolume(`${process.path} ${process.commandLine}`)
  if (volume === undefined || process.path.startsWith('\\\\')) return undefined
  const plugged = await looking.lake.find(
    both(onHost(host), either(...DEVICE_CODES.map((code) => is('event_code', code)))),
    process.time - DAY_MS,
    process.time,
  )
  const files = plugged.length > 0 ? [] : await arrivedFiles(origin, looking)
  if (files.length > 0) return undefined
  const ids = plugged.slice(-3).map(({ id }) => id)
  return {
    ...{ entryClass: 'removable_media', quality: ids.length > 0 ? 0.93 : 0.5, host },
    label: `${process.name} from volume ${volume}`,
    time: plugged.at(-1)?.time ?? process.time,
    rootEventIds: [...ids, ...launchIds(origin)],
    evidence: [
      ...(ids.length === 0 ? [] : [{ text: `A device was plugged into ${host}`, eventIds: ids }]),
      { text: `${process.name} ran from volume ${volume}`, eventIds: launchIds(origin) },
    ],
  }
}

/** A server program starts something unusual, right after somebody outside spoke with the host. */
export const exposedService: FindEntry = async (origin, { lake }) => {
  if (origin.kind !== 'server') return undefined
  const { process, host } = origin
  const addresses = await addressesOf(host, process.time, lake)
  const inbound =
    addresses.length === 0
      ? []
      : (
          await lake.find(
            either(...addresses.map((ip) => is('dst_ip', ip))),
            process.time - 5 * MINUTE_MS,
            process.time + MINUTE_MS,
          )
        ).filter(({ columns }) => columns['src_ip'] !== '' && !isPrivateAddress(String(columns['src_ip'])))
  const alerts = (
    await lake.find(is('class_uid', 2004), process.time - 5 * MINUTE_MS, process.time + MINUTE_MS)
  ).filter(({ ocsf }) => addresses.some((ip) => JSON.stringify(ocsf['evidences'] ?? '').includes(`"${ip}"`)))
  const ids = [...inbound, ...alerts].slice(-8).map(({ id }) => id)
  const from = inbound.at(-1)?.columns['src_ip']
  const server = origin.gateway?.name ?? 'a server program'
  return {
    ...{ entryClass: 'exposed_service', quality: ids.length > 0 ? 0.95 : 0.7, host },
    label: `${server} on ${host}${from === undefined ? '' : `, asked from ${from}`}`,
    time: inbound.at(-1)?.time ?? process.time,
    rootEventIds: [...ids, ...launchIds(origin)],
    evidence: [
      ...(ids.length === 0
        ? []
        : [{ text: `${from ?? 'Somebody outside'} spoke with ${host} right before`, eventIds: ids }]),
      { text: `${server} started ${process.name}`, eventIds: launchIds(origin) },
    ],
  }
}

/** Addresses that a host's own connections came from around a moment. */
async function addressesOf(
  host: string,
  time: number,
  lake: Parameters<FindEntry>[1]['lake'],
): Promise<string[]> {
  const own = await lake.find(both(onHost(host), is('class_uid', 4001)), time - DAY_MS, time + 2 * HOUR_MS)
  const ips = own
    .map(({ columns }) => String(columns['src_ip'] ?? ''))
    .filter((ip) => ip !== '' && !ip.startsWith('127.'))
  return [...new Set(ips)].slice(0, 6)
}

/** An updater brought a program that other hosts got too: a change at the vendor, not at any of them. */
export const supplyChain: FindEntry = async (origin, { lake }) => {
  if (origin.kind !== 'updater') return undefined
  const { process, host, gateway } = origin
  const starts = await lake.find(
    both(is('class_uid', 1007), is('activity_id', 1), is('process_path', process.path)),
    process.time - DAY_MS,
    process.time + DAY_MS,
  )
  const hosts = new Set(starts.map(({ columns }) => hostKey(String(columns['host'] ?? ''))))
  const written = await lake.find(
    both(is('class_uid', 1001), is('file_path', process.path)),
    process.time - DAY_MS,
    process.time,
  )
  const ids = [...written.slice(-3), ...starts.slice(0, 6)].map(({ id }) => id)
  return {
    ...{ entryClass: 'supply_chain', host },
    quality: (hosts.size > 1 ? 0.9 : 0.6) * (isInstalled(process.path) ? 1 : 0.8),
    label: `${process.name}, brought by ${gateway?.name ?? 'an updater'} to ${hosts.size} host${hosts.size === 1 ? '' : 's'}`,
    time: written[0]?.time ?? process.time,
    rootEventIds: [...new Set([...ids, ...launchIds(origin)])],
    evidence: [
      {
        text: `${gateway?.name ?? 'An updater'} brought and started ${process.name}`,
        eventIds: [...written.slice(-3).map(({ id }) => id), ...launchIds(origin)],
      },
      {
        text: `The same program started on ${[...hosts].sort().join(', ')}`,
        eventIds: starts.slice(0, 6).map(({ id }) => id),
      },
    ],
  }
}
