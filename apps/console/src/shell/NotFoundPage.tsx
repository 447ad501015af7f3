import { Link } from '@tanstack/react-router'
import { EmptyPanel } from '../states/EmptyPanel.tsx'

export function NotFoundPage() {
  return (
    <div className="page">
      <h1 className="unseen">Not found</h1>
      <EmptyPanel title="There is no such page" reason="The address may be mistyped, or of another version.">
        <Link to="/incidents">Go to incidents</Link>
      </EmptyPanel>
    </div>
  )
}
