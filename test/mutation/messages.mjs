import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const TEXTS = /^(displayName|description|placeholder|message|documentationUrl|action|hint)$/;

/** Tables of texts by the name of what they describe. */
const TABLES = /^(EVENTS|EVENT_LABELS|KEYS)$/;

/** Whether a text is part of a message for people. Tests of the documentation compare these with the pages. */
function isMessage(path) {
	if (!path.isStringLiteral() && !path.isTemplateLiteral()) return false;
	return (
		isNamedAsText(path.parent, 'ClassProperty') || path.findParent(isReaderOfMessages) !== null
	);
}

function isReaderOfMessages({ node }) {
	if (node.type === 'NewExpression') return /Error|Rejection$/.test(node.callee.name ?? '');
	if (node.type === 'CallExpression') return /^(warn|info|debug)$/.test(node.callee.property?.name);
	if (node.type === 'VariableDeclarator') return TABLES.test(node.id.name ?? '');
	return isNamedAsText(node, 'ObjectProperty');
}

function isNamedAsText(node, type) {
	return node.type === type && TEXTS.test(node.key.name ?? '');
}

export const strykerPlugins = [
	declareValuePlugin(PluginKind.Ignore, 'messages', {
		shouldIgnore: (path) => (isMessage(path) ? 'a text for people' : undefined),
	}),
];
