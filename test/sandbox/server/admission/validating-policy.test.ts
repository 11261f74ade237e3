import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { startTestServer, type TestServer } from '../../../helpers/api-server.ts'

const CONFIGMAPS = '/api/v1/namespaces/default/configmaps'
const API = '/apis/admissionregistration.k8s.io/v1'
const RULES = [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }]

describe('validating admission policies', () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
  })
  after(() => server.close())

  const create = (name: string, data?: object) =>
    server.call('POST', CONFIGMAPS, { body: { metadata: { name }, data } })

  /** Runs something while a policy is bound. */
  async function bound<T>(spec: object, binding: object, run: () => Promise<T>): Promise<T> {
    const policies = `${API}/validatingadmissionpolicies`
    const full = { matchConstraints: { resourceRules: RULES }, ...spec }
    const made = await server.call('POST', policies, { body: { metadata: { name: 'p' }, spec: full } })
    assert.equal(made.code, 201, made.text)
    const body = { metadata: { name: 'b' }, spec: { policyName: 'p', validationActions: ['Deny'], ...binding } }
    assert.equal((await server.call('POST', `${API}/validatingadmissionpolicybindings`, { body })).code, 201)
    try {
      return await run()
    } finally {
      await server.call('DELETE', `${API}/validatingadmissionpolicybindings/b`)
      await server.call('DELETE', `${policies}/p`)
    }
  }

  it('refuse with their message', async () => {
    const validations = [{ expression: '!object.metadata.name.startsWith("bad")', message: 'no bad names' }]
    const { json } = await bound({ validations }, {}, () => create('badwolf'))
    assert.equal(json.code, 422)
    assert.equal(json.reason, 'Invalid')
    const text = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no bad names"
    assert.equal(json.message, `configmaps "badwolf" is forbidden: ${text}`)
  })

  it('refuse with what an expression says, for the reason they give', async () => {
    const variables = [{ name: 'size', expression: 'object.data.size()' }]
    const validations = [
      { expression: 'variables.size < 2', messageExpression: "'has ' + string(variables.size)", reason: 'Forbidden' },
    ]
    const { json } = await bound({ variables, validations }, {}, () => create('two', { a: '1', b: '2' }))
    assert.equal(json.code, 403)
    assert.match(json.message, /denied request: has 2$/)
  })

  it('have variables that cost much, one by way of another', async () => {
    const all = (size: string, text: string) =>
      `object.data.all(x, object.data.all(y, x.size() + y.size() >= ${size})) ? ${text} : ''`
    const variables = [
      { name: 'first', expression: all('0', "'one'") },
      { name: 'second', expression: all('1', "variables.first + ' two'") },
    ]
    const used = { expression: "variables.second == 'one two' && variables.first == 'one'" }
    const data = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`key-${index}`, '']))
    const validations = [
      ...Array.from({ length: 20 }, () => used),
      { expression: 'false', messageExpression: 'variables.second' },
    ]
    const { json } = await bound({ variables, validations }, {}, () => create('costly', data))
    assert.match(json.message, /denied request: one two$/)
  })

  it('have a variable that costs much and is null', async () => {
    const expression = 'object.data.all(x, object.data.all(y, x.size() + y.size() >= 0)) ? dyn(null) : dyn(1)'
    const data = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`key-${index}`, '']))
    const spec = { variables: [{ name: 'none', expression }], validations: [{ expression: 'variables.none == null' }] }
    const { code, text } = await bound(spec, {}, () => create('null-variable', data))
    assert.equal(code, 201, text)
  })

  it('end when all of their expressions cost too much together, others meanwhile being served', async () => {
    const expression = 'object.data.all(x, object.data.all(y, x.size() + y.size() >= 0))'
    const validations = Array.from({ length: 15 }, () => ({ expression }))
    const data = Object.fromEntries(Array.from({ length: 330 }, (_, index) => [`key-${index}`, '']))
    const { json, others } = await bound({ validations }, {}, async () => {
      let others = 0
      let isOver = false
      const asking = (async () => {
        while (!isOver) {
          await server.call('GET', '/readyz')
          others++
        }
      })()
      const { json } = await create('too-costly', data)
      isOver = true
      await asking
      return { json, others }
    })
    assert.match(json.message, /running out of cost budget, no further validation rules will be run$/)
    assert.ok(others > 10, `only ${others} others were served`)
  })

  it('refuse what they fail on, unless failures are to be ignored', async () => {
    const validations = [{ expression: "object.data['x'] == 'y'" }]
    const failed = await bound({ validations }, {}, () => create('one', { a: '1' }))
    const words = "expression 'object.data['x'] == 'y'' resulted in error: no such key: x"
    assert.match(failed.json.message, new RegExp(`${words.replace(/[[\]]/g, '\\$&')}$`))
    const ignored = await bound({ validations, failurePolicy: 'Ignore' }, {}, () => create('ignored', { a: '1' }))
    assert.equal(ignored.code, 201)
  })

  it('only warn when that is what the binding wants', async () => {
    const validations = [{ expression: 'false', message: 'never' }]
    const { code, headers } = await bound({ validations }, { validationActions: ['Warn'] }, () => create('warned'))
    assert.equal(code, 201)
    const text = "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': never"
    assert.equal(headers['warning'], `299 - "${text}"`)
  })

  it('pass over what their conditions exclude', async () => {
    const matchConditions = [{ name: 'named', expression: "object.metadata.name == 'other'" }]
    const spec = { matchConditions, validations: [{ expression: 'false' }] }
    assert.equal((await bound(spec, {}, () => create('excluded'))).code, 201)
  })

  it('have parameters', async () => {
    await create('limit', { most: '5' })
    const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' }
    const validations = [{ expression: 'object.metadata.name.size() <= int(params.data.most)' }]
    const paramRef = { name: 'limit', parameterNotFoundAction: 'Deny' }
    const { code } = await bound({ paramKind, validations }, { paramRef }, () => create('longer'))
    assert.equal(code, 422)
    const missing = { paramRef: { ...paramRef, name: 'none' } }
    const { json } = await bound({ paramKind, validations }, missing, () => create('short'))
    const words = 'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction'
    assert.match(json.message, new RegExp(`${words}$`))
  })

  it('ask what the user may do', async () => {
    const expression = "!authorizer.group('').resource('secrets').namespace('default').check('get').allowed()"
    assert.equal((await bound({ validations: [{ expression }] }, {}, () => create('authorized'))).code, 422)
  })

  it('are told what their expressions would not find', async () => {
    const validations = [{ expression: "object.nothing == 'x'" }]
    await bound({ validations }, {}, async () => {
      const { json } = await server.call('GET', `${API}/validatingadmissionpolicies/p`)
      assert.equal(json.status.observedGeneration, 1)
      const [warning] = json.status.typeChecking.expressionWarnings
      assert.equal(warning.fieldRef, 'spec.validations[0].expression')
      assert.match(warning.warning, /^\/v1, Kind=ConfigMap: ERROR: <input>:1:7: undefined field 'nothing'/)
    })
  })

  it('are refused when their expressions do not compile', async () => {
    const spec = { matchConstraints: { resourceRules: RULES }, validations: [{ expression: 'nothing' }] }
    const { json } = await server.call('POST', `${API}/validatingadmissionpolicies`, {
      body: { metadata: { name: 'q' }, spec },
    })
    assert.match(json.message, /compilation failed: ERROR: <input>:1:1: undeclared reference to 'nothing'/)
  })
})
