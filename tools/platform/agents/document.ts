import type { OpenAPIV3 } from 'openapi-types';

/** The one operation of HTTP through which all of `contract/agents.graphql` is reached. */
export function graphqlDocument(): Pick<OpenAPIV3.Document, 'paths'> {
	return {
		paths: {
			'/graphql': {
				post: {
					operationId: 'graphql',
					requestBody: {
						required: true,
						content: {
							'application/json': {
								schema: {
									type: 'object',
									required: ['query'],
									properties: { query: { type: 'string' }, variables: { type: 'object' } },
								},
							},
						},
					},
					responses: {
						'200': {
							description: 'The data, or errors',
							content: { 'application/json': { schema: { type: 'object' } } },
						},
						default: { $ref: '#/components/responses/Error' },
					},
				},
			},
		},
	};
}
