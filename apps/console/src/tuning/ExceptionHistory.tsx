import { exceptionHistory } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { Time } from '../text/Time.tsx'
import { VisibleText } from '../text/VisibleText.tsx'
import { TUNING_KEY } from './useTuning.ts'

/** Who made, changed and switched an exception, newest first: as the audit log has it. */
export function ExceptionHistory({ id }: { readonly id: string }) {
  const history = useQuery({
    queryKey: [...TUNING_KEY, 'history', id],
    queryFn: ({ signal }) => call(exceptionHistory, { params: { id } }, { signal }),
  })
  return (
    <section aria-label="History of the exception">
      <h3>History</h3>
      {history.isPending && <LoadingRows what="the history" rows={2} />}
      {history.isError && <ErrorPanel error={history.error} onRetry={() => void history.refetch()} />}
      <ul>
        {history.data?.items.map(({ time, actor, action, detail }) => (
          <li key={`${time} ${action}`}>
            <Time time={time} /> <VisibleText text={actor} />: {action.slice('exceptions.'.length)}
            {detail['after'] !== undefined && (
              <span className="mono">
                {' '}
                <VisibleText text={JSON.stringify(detail['after'])} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
