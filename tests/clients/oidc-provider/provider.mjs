// A company's identity provider, on loopback. Usage: node provider.mjs PORT CALLBACK refresh|no-refresh. Lines on standard input change a
// user: "disable NAME", "empty NAME" (no groups left), "forget NAME" (no claim "groups" any more).
import { createInterface } from 'node:readline';
import { Provider } from 'oidc-provider';

const [port, callback, refresh] = process.argv.slice(2);
const groups = { 'lead@example.com': ['researchers'] };
const disabled = new Set();

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id: 'authority',
    client_secret: 'a-secret-of-the-authority-0123456789',
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }],
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  claims: { openid: ['sub'], email: ['email', 'groups'], profile: ['name'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['a-key-for-this-run-alone'] },
  rotateRefreshToken: true,
  issueRefreshToken: async () => refresh !== 'no-refresh',
  findAccount: async (_, id) => disabled.has(id) ? undefined : {
    accountId: id,
    claims: async () => ({ sub: id, email: id, name: id, groups: groups[id] }),
  },
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, name] = line.split(' ');
  if (command === 'disable') disabled.add(name);
  if (command === 'empty') groups[name] = [];
  if (command === 'forget') delete groups[name];
  console.log('done');
});

provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
