// What the agents on both versions of the official TypeScript SDK have in common: a test drives them over standard input and output, one
// JSON value a line.
//
//   node agent.mjs <server url> <redirect url> <protocol version> [as-is]
//
// An agent says {"open": url} when somebody must log in, and is answered {"callback": url}. Once connected it says {"connected": version};
// from then on each {"method", "params"} that it hears is a method of the SDK's client, answered {"result"} or {"error"}.
import { createInterface } from 'node:readline';

export const [serverUrl, redirectUrl, protocolVersion, mode] = process.argv.slice(2);
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

/**
 * Runs an agent. `sdk` has what differs: `connect(account)`, which gives `{ client, transport, version }`, `UnauthorizedError`,
 * `finishAuth(transport, callback)`, and `letGo(error, account)`, which tells whether to connect and try once more without a login.
 */
export async function drive(sdk) {
  const account = new Account();
  let connection;

  async function connect() {
    connection = await sdk.connect(account, started => (connection = started));
  }

  /** The SDK asks for a login by throwing; after it, the action is tried once more. */
  async function withLogin(action) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof sdk.UnauthorizedError)) {
        throw error;
      }
    }

    say({ open: account.authorizationUrl });
    const callback = new URL((await hear()).callback).searchParams;
    if (callback.get('state') !== account.expectedState) {
      throw new Error('The callback belongs to another login.');
    }

    await sdk.finishAuth(connection.transport, callback);
    return await action();
  }

  async function request({ method, params }) {
    const action = () => connection.client[method](params);
    try {
      return await withLogin(action);
    } catch (error) {
      if (!sdk.letGo?.(error, account)) {
        throw error;
      }
    }

    await connect();
    return await withLogin(action);
  }

  await withLogin(connect);
  say({ connected: connection.version() });
  for (let message = await hear(); message !== undefined; message = await hear()) {
    try {
      say({ result: await request(message) });
    } catch (error) {
      say({ error: `${error.constructor.name}: ${error.message}` });
    }
  }

  await connection.client.close();
}
