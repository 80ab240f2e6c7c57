// An MCP client on the official TypeScript SDK, driven by a test over standard input and output, one JSON value a line.
//
//   node agent.mjs <server url> <redirect url> <protocol version>
//
// It says {"open": url} when somebody must log in, and is answered {"callback": url}. Once connected it says {"connected": version}; from
// then on each {"method", "params"} that it hears is a method of the SDK's client, answered {"result"} or {"error"}.
import { createInterface } from 'node:readline';
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';

const [serverUrl, redirectUrl, protocolVersion] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

function say(message) {
  process.stdout.write(JSON.stringify(message) + '\n');
}

async function hear() {
  const { value, done } = await lines.next();
  return done ? undefined : JSON.parse(value);
}

/** Keeps in memory what a real client would keep for its user. */
class Account {
  redirectUrl = redirectUrl;
  clientMetadata = {
    client_name: 'TypeScript client',
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none'
  };

  state() {
    return (this.expectedState = crypto.randomUUID());
  }

  clientInformation() {
    return this.client;
  }

  saveClientInformation(client) {
    this.client = client;
  }

  tokens() {
    return this.savedTokens;
  }

  saveTokens(tokens) {
    this.savedTokens = tokens;
  }

  codeVerifier() {
    return this.verifier;
  }

  saveCodeVerifier(verifier) {
    this.verifier = verifier;
  }

  redirectToAuthorization(url) {
    this.authorizationUrl = url;
  }
}

const account = new Account();
let client;
let transport;

/** The SDK asks for a login by throwing; after it, the action is tried once more. */
async function withLogin(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) {
      throw error;
    }
  }

  say({ open: account.authorizationUrl });
  const callback = new URL((await hear()).callback).searchParams;
  if (callback.get('state') !== account.expectedState) {
    throw new Error('The callback belongs to another login.');
  }

  await transport.finishAuth(callback);
  return await action();
}

async function connect() {
  client = new Client(
    { name: 'typescript-agent', version: '1.0.0' },
    { versionNegotiation: { mode: protocolVersion === '2026-07-28' ? { pin: protocolVersion } : 'legacy' } }
  );
  transport = new StreamableHTTPClientTransport(new URL(serverUrl), { authProvider: account });
  await client.connect(transport);
}

await withLogin(connect);
say({ connected: client.getNegotiatedProtocolVersion() });

for (let request = await hear(); request !== undefined; request = await hear()) {
  try {
    say({ result: await withLogin(() => client[request.method](request.params)) });
  } catch (error) {
    say({ error: `${error.constructor.name}: ${error.message}` });
  }
}

await client.close();
