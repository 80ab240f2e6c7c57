// npm oidc-provider as an authorization server with resource indicators: node server.mjs PORT RESOURCE jwt|opaque
import { Provider } from 'oidc-provider';

const [port, resource, accessTokenFormat] = process.argv.slice(2);
const client = { token_endpoint_auth_method: 'client_secret_basic', redirect_uris: [], response_types: [] };
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { ...client, client_id: 'agent', client_secret: 'agent-secret', grant_types: ['client_credentials'] },
    { ...client, client_id: 'mcp-server', client_secret: 'server-secret', grant_types: [] },
  ],
  scopes: ['tavily-mcp/search', 'tavily-mcp/extract'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: async (ctx, asking) => asking.clientId === 'mcp-server' },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: async (ctx, indicator) => ({
        scope: 'tavily-mcp/search tavily-mcp/extract',
        audience: indicator,
        accessTokenFormat,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
