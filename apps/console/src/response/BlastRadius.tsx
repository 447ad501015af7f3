import { type OperationInput, type OperationResponse, previewAction } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { count } from '../text/amounts.ts'
import { VisibleText } from '../text/VisibleText.tsx'
import form from '../tuning/tuning.module.css'
import { RESPONSE_KEY } from './useResponse.ts'

interface BlastRadiusProps {
  readonly actuator: string
  readonly command: OperationInput<typeof previewAction>['body']['command']
}

/** What the policies say, and who and what the action would have cut off in the last week. */
export function BlastRadius({ actuator, command }: BlastRadiusProps) {
  const preview = useQuery({
    queryKey: [...RESPONSE_KEY, 'preview', actuator, JSON.stringify(command)],
    queryFn: ({ signal }) => call(previewAction, { body: { actuator, command } }, { signal }),
    retry: false,
  })
  if (preview.data === undefined)
    return <p className="dim">{preview.isError ? 'Not a command yet.' : 'Looking…'}</p>
  const { decision, dry_run: run } = preview.data
  return (
    <div className={form.result} aria-live="polite">
      <p>
        <VisibleText text={decision.reason ?? decision.policy} />
      </p>
      {decision.offer && (
        <p>
          <VisibleText
            text={`Instead: ${JSON.stringify(decision.offer.command.target)} at ${decision.offer.actuator}. It ${decision.offer.why}.`}
          />
        </p>
      )}
      {run === undefined ? (
        <p className="dim">No telemetry tells whom it would have cut off.</p>
      ) : (
        <>
          <p>
            {count(run.events)} events in 7 days by{' '}
            <span className="mono">
              <VisibleText text={run.query} />
            </span>
          </p>
          <Top label="Hosts" values={run.hosts} />
          <Top label="Users" values={run.users} />
          <Top label="Processes" values={run.processes} />
        </>
      )}
    </div>
  )
}

type Counted = NonNullable<OperationResponse<typeof previewAction>['dry_run']>['hosts']

function Top({ label, values }: { readonly label: string; readonly values: Counted }) {
  const text = values
    .slice(0, 5)
    .map((one) => `${one.value} (${one.count})`)
    .join(', ')
  return (
    <p>
      {label}: <VisibleText text={text || 'none'} />
    </p>
  )
}
