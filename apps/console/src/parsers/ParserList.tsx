import { listParsers } from '@opensoc/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LoadingRows } from '../states/LoadingRows.tsx'
import { plural } from '../text/amounts.ts'
import styles from './parsers.module.css'

/** The normalizers in the order in which they are asked; what is wrong with own ones stands first. */
export function ParserList() {
  const parsers = useQuery({
    queryKey: ['parsers'],
    queryFn: ({ signal }) => call(listParsers, {}, { signal }),
  })
  if (parsers.isPending) return <LoadingRows what="the parsers" rows={8} />
  if (parsers.isError) return <ErrorPanel error={parsers.error} onRetry={() => void parsers.refetch()} />
  const { items } = parsers.data
  const own = items.filter(({ space }) => space === 'own')
  return (
    <>
      <h2>{plural(items.length, 'parser')}, in the order in which they are asked</h2>
      <p className="dim">
        {own.length === 0
          ? 'Folders with a parser.yaml below the data folder’s parsers are loaded by themselves: opensoc parsers new begins one.'
          : `${plural(own.length, 'parser')} of your own.`}
      </p>
      <ol className={styles.list}>
        {items.map(({ name, space, media, is_specific, faults, file }) => (
          <li key={`${space} ${name} ${file}`}>
            <b>{name}</b>{' '}
            <span className="dim">
              {space === 'own' ? 'your own, ' : ''}
              {media}
              {is_specific ? '' : ', whatever looks like it'}
            </span>
            {faults.map(({ severity, line, column, message }) => (
              <p key={`${line}:${column}`} className={severity === 'error' ? styles.bad : 'dim'}>
                {file}:{line}:{column}: {message}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </>
  )
}
