// An MCP client on version 1 of the official TypeScript SDK, on which most clients of today stand; see ../driver.mjs.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { drive, mode, serverUrl } from '../driver.mjs';

await drive({
  UnauthorizedError,
  finishAuth: (transport, callback) => transport.finishAuth(callback.get('code')),

  // Refused with 403, this SDK refreshes the token, which has the same scopes again, and gives up. An application that lets go of the refresh
  // token and connects anew is sent to its user instead.
  letGo(error, account) {
    if (mode === 'as-is' || error.code !== 403 || !account.savedTokens?.refresh_token) {
      return false;
    }

    account.savedTokens = { ...account.savedTokens, refresh_token: undefined };
    return true;
  },

  async connect(account, started) {
    const client = new Client({ name: 'typescript-1-agent', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(serverUrl), { authProvider: account });
    const connection = { client, transport, version: () => transport.protocolVersion };
    started(connection);
    await client.connect(transport);
    return connection;
  }
});
