import type { Finding } from '@opensoc/contract'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { TechniqueLink } from '../coverage/TechniqueLink.tsx'
import { ValueMenu } from '../hunt/ValueMenu.tsx'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { Time } from '../text/Time.tsx'
import { LongText, VisibleText } from '../text/VisibleText.tsx'
import { FindingTuning } from '../tuning/FindingTuning.tsx'
import { FindingSources } from './FindingSources.tsx'
import { textOf } from './text-of.ts'

interface FindingDetailProps {
  readonly finding: Finding
  readonly children?: ReactNode
}

/** What the rule saw; its rule and the original record on demand. */
export function FindingDetail({ finding, children }: FindingDetailProps) {
  const [isOpen, setOpen] = useState(false)
  const { title, level, time, rule_id, attacks, matched, entities } = finding
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll region must be reachable by keyboard
    <aside className="side" aria-label="Alert" tabIndex={0}>
      <div className="row-of">
        <SeverityPill level={level} isWordy /> <Time time={time} />
      </div>
      <h2 style={{ fontSize: 15, margin: '8px 0' }}>
        <VisibleText text={title} />
      </h2>
      <Link to="/rules/$id" params={{ id: rule_id } as never}>
        Rule <VisibleText text={rule_id} />
      </Link>
      {attacks.map(({ uid, name, tactics }) => (
        <p key={uid} className="dim">
          <TechniqueLink id={uid}>
            {uid} {name}
          </TechniqueLink>{' '}
          ({tactics.join(', ')})
        </p>
      ))}
      <FindingTuning finding={finding} />
      <h3>Matched fields</h3>
      <dl className="facts">
        {Object.entries(matched).map(([name, value]) => (
          <MatchedField key={name} name={name} text={textOf(value)} />
        ))}
      </dl>
      {children}
      <h3>Entities</h3>
      <div className="row-of">
        {entities.map(({ kind, key, label }) => (
          <ValueMenu key={`${kind}:${key}`} field={kind} value={label} isTag />
        ))}
      </div>
      <h3>Evidence</h3>
      <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide' : 'Show'} the rule and the original record
      </button>
      {isOpen && <FindingSources id={finding.id} />}
    </aside>
  )
}

function MatchedField({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <>
      <dt>
        <VisibleText text={name} />
      </dt>
      <dd className="mono">
        <LongText text={text} limit={300} />
      </dd>
    </>
  )
}
