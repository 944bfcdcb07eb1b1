import ts from 'typescript';

import { fs, path, projectRoot } from '../../tools/node';

/** What a user reads first when something fails, as it stands in the code. */
export interface Sentence {
	file: string;
	/** With `…` for every value that is filled in. */
	text: string;
}

/** Where sentences stand that tell no error: what to do, and the texts of the form. */
const NO_ERROR = new Set(['description', 'displayName', 'placeholder', 'hint', 'action']);

/** The first sentences of all errors in the shipped code. */
export function errorSentences(): Sentence[] {
	return ['credentials', 'nodes'].flatMap(sourcesIn).flatMap((file) => {
		const text = fs.readFileSync(path.join(projectRoot, file), 'utf8');
		const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
		return sentencesIn(source).map((sentence) => ({ file, text: sentence }));
	});
}

/** What a sentence of the code looks like once its values are filled in. */
export function patternOf({ text }: Sentence): RegExp {
	const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`);
}

function sourcesIn(folder: string): string[] {
	return fs
		.readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.join(folder, name));
}

function sentencesIn(node: ts.Node): string[] {
	if (isNoError(node)) return [];
	// The second of two arguments says what to do.
	if (ts.isNewExpression(node) || isSuperCall(node)) {
		return (node.arguments ?? []).slice(0, 1).flatMap(sentencesIn);
	}
	const text = textOf(node);
	if (text === undefined) return childrenOf(node).flatMap(sentencesIn);
	const [sentence] = /^(?:['A-Z…]|n8n ).*? .*?\.(?= |$)/s.exec(text) ?? [];
	return sentence === undefined ? [] : [sentence];
}

function isSuperCall(node: ts.Node): node is ts.CallExpression {
	return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}

function childrenOf(node: ts.Node): ts.Node[] {
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => void children.push(child));
	return children;
}

function isNoError(node: ts.Node): boolean {
	if (ts.isImportDeclaration(node)) return true;
	if (!ts.isPropertyAssignment(node) && !ts.isPropertyDeclaration(node)) return false;
	return NO_ERROR.has(node.name.getText());
}

/** A text of the code, also one that is put together of several; undefined for all other nodes. */
function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (ts.isTemplateExpression(node)) {
		const rest = node.templateSpans.map(({ literal }) => literal.text);
		return [node.head.text, ...rest].join('…');
	}
	if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
		const [left, right] = [textOf(node.left), textOf(node.right)];
		return left === undefined || right === undefined ? undefined : left + right;
	}
	return undefined;
}
