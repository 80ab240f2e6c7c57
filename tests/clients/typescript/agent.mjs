// An MCP client on the official TypeScript SDK; see ../driver.mjs.
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { drive, protocolVersion, serverUrl } from '../driver.mjs';

await drive({
  UnauthorizedError,
  finishAuth: (transport, callback) => transport.finishAuth(callback),

  async connect(account, started) {
    const client = new Client(
      { name: 'typescript-agent', version: '1.0.0' },
      { versionNegotiation: { mode: protocolVersion === '2026-07-28' ? { pin: protocolVersion } : 'legacy' } }
    );
    const transport = new StreamableHTTPClientTransport(new URL(serverUrl), { authProvider: account });
    const connection = { client, transport, version: () => client.getNegotiatedProtocolVersion() };
    started(connection);
    await client.connect(transport);
    return connection;
  }
});
