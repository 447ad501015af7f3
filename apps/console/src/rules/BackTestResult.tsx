import type { BackTest } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { barShapes } from '../grid/bars.ts'
import { ScrollTable } from '../status/ScrollTable.tsx'
import { count, plural } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import styles from './rules.module.css'

const DAY_MS = 86_400_000
const WIDTH = 600
const HEIGHT = 40
const MAX_BARS = 400
const MAX_SAMPLES = 30

/** Findings a day, where, of whom, which incidents, what it cost, and some of them. */
export function BackTestResult({ test }: { readonly test: BackTest }) {
  const { findings, per_day, span_ms, candidates, took_ms, is_cut, incidents, sample } = test
  const confirmed = incidents.filter(({ verdict }) => verdict === 'true_positive')
  return (
    <>
      <p>
        <b>{plural(findings, 'alert')}</b> in {(span_ms / DAY_MS).toFixed(1)} days of events,{' '}
        <b>{per_day} a day</b>. {plural(candidates, 'event')} looked at in {(took_ms / 1000).toFixed(1)} s
        {is_cut && '; stopped early: older events were not looked at'}.
      </p>
      <DayBars test={test} />
      <Names label="Hosts" names={test.hosts} />
      <Names label="Users" names={test.users} />
      <p>
        <span className={confirmed.length > 0 ? 'mark' : 'dim'}>
          {incidents.length === 0
            ? 'Of no incident.'
            : `Of ${plural(incidents.length, 'incident')}, ${count(confirmed.length)} of them confirmed attacks:`}
        </span>
      </p>
      <ul className={styles.plain}>
        {incidents.map(({ id, title, verdict, status, findings: number }) => (
          <li key={id}>
            <Link to="/incidents/$id" params={{ id } as never}>
              {id}
            </Link>{' '}
            <VisibleText text={title} /> ({verdict ?? status}): {plural(number, 'alert')}
          </li>
        ))}
      </ul>
      {sample.length > 0 && (
        <ScrollTable label="Some of the alerts" headers={['Time', 'Rule', 'Host', 'What it looked at']}>
          {sample.slice(0, MAX_SAMPLES).map(({ event_id, title, time, host, matched }) => (
            <tr key={`${event_id} ${title}`}>
              <td>
                <Time time={time} />
              </td>
              <td>
                <VisibleText text={title} />
              </td>
              <td>
                <VisibleText text={host ?? ''} />
              </td>
              <td className="mono">
                <VisibleText text={JSON.stringify(matched)} />
              </td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </>
  )
}

function DayBars({ test: { by_day } }: { readonly test: BackTest }) {
  const first = by_day[0]
  const last = by_day.at(-1)
  if (first === undefined || last === undefined) return null
  const counts = new Map(by_day.map(({ day, findings }) => [day, findings]))
  const days = Math.min(MAX_BARS, (Date.parse(last.day) - Date.parse(first.day)) / DAY_MS + 1)
  const bars = Array.from({ length: days }, (_, at) => {
    const time = Date.parse(last.day) - (days - 1 - at) * DAY_MS
    const found = counts.get(new Date(time).toISOString().slice(0, 10)) ?? 0
    return { time, parts: [{ kind: 'plain', count: found }] }
  })
  const most = by_day.reduce((best, day) => (day.findings > best.findings ? day : best))
  const words = `Alerts a day from ${first.day} to ${last.day}; most on ${most.day}: ${most.findings}`
  return (
    <figure className={styles.dayBars}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        {barShapes(bars, WIDTH, HEIGHT).map(({ kind: _, ...shape }) => (
          <rect key={shape.x} {...shape} />
        ))}
      </svg>
      <figcaption className="dim">{words}</figcaption>
    </figure>
  )
}

interface NamesProps {
  readonly label: string
  readonly names: BackTest['hosts']
}

function Names({ label, names }: NamesProps) {
  if (names.length === 0) return null
  return (
    <p>
      {label}:{' '}
      {names.map(({ name, findings }, at) => (
        <span key={name}>
          {at > 0 && ', '}
          <VisibleText text={name} /> ({count(findings)})
        </span>
      ))}
    </p>
  )
}
