import { getRule, type OperationResponse } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { call } from '../api/client.ts'
import { SeverityPill } from '../incidents/SeverityPill.tsx'
import { useKeyLayer } from '../keys/useKeyLayer.ts'
import { neighbour, useShell } from '../shell/shell-store.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { count } from '../text/amounts.ts'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { NumberedLines } from './NumberedLines.tsx'
import { attackTags, logsourceWords } from './rule-words.ts'

/** One rule with its text. */
export function RulePage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const rule = useQuery({
    queryKey: ['rule', id],
    queryFn: ({ signal }) => call(getRule, { params: { id } }, { signal }),
  })
  const navigate = useNavigate()
  const trail = useShell((state) => state.trail)
  const go = (step: 1 | -1) => () => {
    const next = neighbour(trail, id, step)
    if (next !== undefined) void navigate({ to: '/rules/$id', params: { id: next } } as never)
  }
  useKeyLayer('Rule', [
    { keys: '[', label: 'Previous rule of the list', run: go(-1) },
    { keys: ']', label: 'Next rule of the list', run: go(1) },
    {
      keys: 'Escape',
      label: 'Back to the rules',
      run: () => void navigate({ to: '/rules', search: { r: id } } as never),
    },
  ])
  return (
    <div className="page">
      {rule.data === undefined && <h1 className="unseen">Rule {id}</h1>}
      {rule.isPending && <LoadingRows what="the rule" />}
      {rule.isError && <ErrorPanel error={rule.error} onRetry={() => void rule.refetch()} />}
      {rule.data !== undefined && <OpenRule rule={rule.data} />}
    </div>
  )
}

function OpenRule({ rule }: { readonly rule: OperationResponse<typeof getRule> }) {
  const {
    id,
    title,
    level,
    space,
    file,
    enabled,
    refused,
    tags,
    logsource,
    finding_count,
    updated_time,
    source,
  } = rule
  return (
    <>
      <div className="page-header">
        <SeverityPill level={level} isWordy />
        <h1>
          <VisibleText text={title} />
        </h1>
        <span className="tag">{enabled ? 'enabled' : 'disabled'}</span>
        <span className="spacer" />
        <Link className="button" to="/alerts" search={{ rule: id } as never}>
          {count(finding_count)} alerts
        </Link>
      </div>
      <div className="columns">
        <div className="grow">
          <NumberedLines text={source} label="Rule source" />
        </div>
        <aside className="side" aria-label="About the rule">
          {refused !== undefined && (
            <p role="alert" style={{ color: 'var(--high)' }}>
              Refused: <VisibleText text={refused} />
            </p>
          )}
          <dl className="facts">
            <dt>Id</dt>
            <dd className="mono">{id}</dd>
            <dt>File</dt>
            <dd className="mono">
              <VisibleText text={file} />
            </dd>
            <dt>Space</dt>
            <dd>{space}</dd>
            <dt>Log source</dt>
            <dd>{logsourceWords(logsource)}</dd>
            <dt>ATT&CK</dt>
            <dd>{attackTags(tags).join(', ')}</dd>
            <dt>Changed</dt>
            <dd>
              <Time time={updated_time} />
            </dd>
          </dl>
        </aside>
      </div>
    </>
  )
}
