/** The parts of n8n-workflow that the nodes use, each loaded when it is needed: the whole package takes a second. */
module.exports = {
	get sleep() {
		return require('n8n-workflow/dist/cjs/utils.js').sleep;
	},
	get NodeApiError() {
		return require('n8n-workflow/dist/cjs/errors/node-api.error.js').NodeApiError;
	},
	get NodeOperationError() {
		return require('n8n-workflow/dist/cjs/errors/node-operation.error.js').NodeOperationError;
	},
	get NodeConnectionTypes() {
		return require('n8n-workflow/dist/cjs/interfaces.js').NodeConnectionTypes;
	},
	get NodeHelpers() {
		return require('n8n-workflow/dist/cjs/node-helpers.js');
	},
	get Workflow() {
		return require('n8n-workflow/dist/cjs/workflow.js').Workflow;
	},
};
