import assert from 'node:assert/strict'
import type { Output } from '../../../src/cli/context.ts'
import type { CheckReport } from '../../../src/cli/lab/check.ts'
import { renderCheck } from '../../../src/cli/lab/render-check.ts'

const report: CheckReport = {
  lab: 'monolith',
  met: false,
  steps: [{ step: 'login', number: 11, title: 'Log in', status: 'pending', checks: [], commandsLeft: 3 }],
  broken: [
    {
      step: 'run-nginx',
      number: 4,
      title: 'Run nginx',
      check: {
        index: 0,
        title: 'nginx is rolled out',
        result: {
          status: 'pending',
          subject: { kind: 'Deployment', namespace: 'default', name: 'nginx' },
          mismatches: [{ kind: 'missing', near: [] }],
        },
        findings: [],
      },
    },
  ],
}
const rendered = (change: Partial<Output>) =>
  renderCheck(report, {
    language: 'en',
    json: false,
    plain: false,
    color: false,
    width: 80,
    write: () => undefined,
    writeError: () => undefined,
    ...change,
  })

describe('k8slab check as text', () => {
  it('tells an earlier step that no longer holds, and what of it', () => {
    assert.match(
      rendered({}),
      /Log in: not yet\.\n\n ! Step 4 no longer holds: Run nginx\n ◌ nginx is rolled out.*\n {5}Deployment default\/nginx is gone\n$/,
    )
  })

  it('tells it in words alone', () => {
    assert.match(
      rendered({ plain: true }),
      /\n\nStep 4 no longer holds: Run nginx\n WAIT nginx is rolled out.*\n {5}Deployment default\/nginx is gone\n$/,
    )
  })

  it('tells it in Korean', () => {
    assert.match(rendered({ language: 'ko' }), /4단계가 더 이상 충족되지 않습니다: Run nginx\n/)
  })
})
