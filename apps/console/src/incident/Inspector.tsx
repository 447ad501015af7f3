import type { Incident } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { TechniqueLink } from '../coverage/TechniqueLink.tsx'
import type { Node } from '../graph/layout.ts'
import { clause } from '../hunt/clause.ts'
import { ValueMenu } from '../hunt/ValueMenu.tsx'
import { EntityList } from '../incidents/EntityList.tsx'
import { ScoreParts } from '../incidents/ScoreParts.tsx'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { Suggestions } from '../incidents/Suggestions.tsx'
import { copyLink } from '../shell/copy.ts'
import { Time } from '../text/Time.tsx'
import { LongText, VisibleText } from '../text/VisibleText.tsx'
import styles from './incident.module.css'
import { WhyFlagged } from './WhyFlagged.tsx'

interface InspectorProps {
  readonly incident: Incident
  readonly node: Node | undefined
}

/** What is known of the chosen thing; of the incident while none is chosen. */
export function Inspector({ incident, node }: InspectorProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Inspector" tabIndex={0}>
      {node === undefined ? (
        <AboutIncident incident={incident} />
      ) : (
        <AboutNode incident={incident} node={node} />
      )}
    </aside>
  )
}

function AboutIncident({ incident }: { readonly incident: Incident }) {
  return (
    <>
      <h2 className="unseen">About the incident</h2>
      <p className="dim">
        Choose an entity in the story with the arrow keys, n for the next alert, or the pointer.
      </p>
      <ScoreParts score={incident.score} parts={incident.score_parts} />
      <Suggestions suggestions={incident.suggestions} />
      <EntityList entities={incident.entities} />
    </>
  )
}

const COMMAND_FACTS = ['command line', 'cmd_line', 'command_line', 'process_cmd_line']

function AboutNode({ incident, node }: { readonly incident: Incident; readonly node: Node }) {
  const facts = Object.entries(node.facts).filter(([name]) => !COMMAND_FACTS.includes(name))
  const command = COMMAND_FACTS.map((name) => node.facts[name]).find((text) => text !== undefined)
  const host = { query: clause('host', node.host), from: node.time - AROUND_MS, to: node.time + AROUND_MS }
  return (
    <>
      <div className="row-of">
        {node.severity !== undefined && <SeverityPill level={node.severity} isWordy />}
        <span className="mono dim">{node.kind}</span>
        {node.root && <span className="tag">Root cause</span>}
      </div>
      <h2 className={styles.nodeName}>
        <VisibleText text={node.label} />
      </h2>
      <dl className="facts">
        <dt>Host</dt>
        <dd>
          <ValueMenu field="host" value={node.host} />
        </dd>
        <dt>Time</dt>
        <dd>
          <Time time={node.time} />
        </dd>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        {node.techniques.length > 0 && (
          <>
            <dt>Technique</dt>
            <dd className="row-of">
              {node.techniques.map((id) => (
                <TechniqueLink key={id} id={id} />
              ))}
            </dd>
          </>
        )}
        {node.child_count > 0 && (
          <Fact name="Not shown" value={`${node.child_count} routine children (o shows them)`} />
        )}
      </dl>
      <WhyFlagged incident={incident} findingIds={node.finding_ids} />
      <h3>{command === undefined ? 'Detail' : 'Raw command line'}</h3>
      <pre className="block">
        <LongText text={command ?? node.sub} limit={1500} />
      </pre>
      <div className="row-of" style={{ marginTop: 12 }}>
        <Link
          className="button"
          to="/hunt"
          search={{ query: host.query, from: `${host.from}`, to: `${host.to}` } as never}
        >
          Hunt ±5 minutes on this host
        </Link>
        <button type="button" className="button" onClick={copyLink}>
          Copy link <span className="kbd">y</span>
        </button>
      </div>
    </>
  )
}

const AROUND_MS = 5 * 60_000

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono">
        <LongText text={value} limit={200} />
      </dd>
    </>
  )
}
