/* eslint-disable @n8n/community-nodes/no-deprecated-workflow-functions --
 * n8n's own HTTP Request node still goes this way, with the credentials of everybody else. */
import type { IExecuteFunctions, INodeType, IRequestOptions } from 'n8n-workflow';

/** A node that sends requests one after the other as n8n's HTTP Request node does, and gives their errors. */
export function senderThroughOlderHelper(requests: IRequestOptions[]): INodeType {
	return {
		description: {
			displayName: 'HTTP Request',
			name: 'httpRequest',
			properties: [],
			credentials: [{ name: 'ipexApi', required: true }],
		},
		async execute(this: IExecuteFunctions) {
			const errors: string[] = [];
			for (const request of requests) {
				await this.helpers.requestWithAuthentication
					.call(this, 'ipexApi', request)
					.catch((error: Error) => errors.push(error.message));
			}
			return [[{ json: { errors } }]];
		},
	} as unknown as INodeType;
}
