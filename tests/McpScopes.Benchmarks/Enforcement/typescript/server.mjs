// The TypeScript SDK's server beside which McpScopes is measured: the same two tools, the same tokens, requireScopes for the check.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer, OAuthError, OAuthErrorCode, createMcpHandler, fromJsonSchema, preloadSchemas, requireBearerAuth, requireScopes } from '@modelcontextprotocol/server';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [url, issuer, audience] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(`${issuer}/keys`));
const input = fromJsonSchema({ type: 'object', properties: { query: { type: 'string' } }, required: ['query'] });

const verifier = {
    async verifyAccessToken(token) {
        try {
            const { payload } = await jwtVerify(token, keys, { issuer, audience });
            return { token, clientId: payload.client_id, scopes: payload.scope.split(' '), expiresAt: payload.exp };
        } catch (error) {
            throw new OAuthError(OAuthErrorCode.InvalidToken, error.message);
        }
    }
};

preloadSchemas();
const authenticate = requireBearerAuth({ verifier, resourceMetadataUrl: `${url}/.well-known/oauth-protected-resource/mcp` });
const mcp = createMcpHandler(() => {
    const server = new McpServer({ name: 'measured', version: '1.0.0' });
    for (const name of ['search', 'extract']) {
        server.registerTool(name, { inputSchema: input, scopeChallenge: requireScopes(`tavily-mcp/${name}`) }, async ({ query }) => ({
            content: [{ type: 'text', text: query }]
        }));
    }

    return server;
});

const handler = toNodeHandler({
    async fetch(request, options) {
        const authInfo = await authenticate(request);
        return authInfo instanceof Response ? authInfo : mcp.fetch(request, { ...options, authInfo });
    }
});

createServer((request, response) => handler(request, response)).listen(Number(new URL(url).port), '127.0.0.1', () => console.log('listening'));
