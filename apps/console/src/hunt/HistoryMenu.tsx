import { Menu } from '@mantine/core'
import { VisibleText } from '../text/VisibleText.tsx'
import { useHistory } from './history-store.ts'

const SHOWN_QUERIES = 15
const SHOWN_CHARACTERS = 90

/** The last queries of this browser, newest first. */
export function HistoryMenu({ onRun }: { readonly onRun: (query: string) => void }) {
  const queries = useHistory((state) => state.queries)
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className="button" style={{ minHeight: 28 }}>
          History
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {queries.length === 0 && <Menu.Item disabled>Queries that you run are kept here</Menu.Item>}
        {queries.slice(0, SHOWN_QUERIES).map((query) => (
          <Menu.Item key={query} className="mono" onClick={() => onRun(query)}>
            <VisibleText text={query.slice(0, SHOWN_CHARACTERS)} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
