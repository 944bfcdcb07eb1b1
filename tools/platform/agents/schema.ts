/** A field of a type: its arguments and its own type, without list and null. */
export interface SchemaField {
	args: Readonly<Record<string, { type: string; required: boolean }>>;
	type: string;
}

/** A schema of GraphQL as far as `contract/agents.graphql` needs it. */
export interface Schema {
	/** The fields of each type, `Query` and `Mutation` among them. */
	types: Readonly<Record<string, Readonly<Record<string, SchemaField>>>>;
	enums: Readonly<Record<string, readonly string[]>>;
}

/** A field that a request selects. */
export interface Selection {
	name: string;
	/** Values of the arguments; variables are filled in. */
	args: Record<string, unknown>;
	fields: Selection[];
}

/** A request of GraphQL that the schema does not allow, in the words of the usual servers. */
export class GraphqlError extends Error {
	override readonly name = 'GraphqlError';
}

const COMMENT = /#[^\n]*|"[^"\n]*"/g;

/** Reads a document in the schema language: types, enumerations and scalars, without anything else. */
export function readSchema(sdl: string): Schema {
	const text = sdl.replace(COMMENT, '');
	const types: Record<string, Record<string, SchemaField>> = {};
	for (const [, name = '', body = ''] of text.matchAll(/\btype\s+(\w+)\s*\{([^}]*)\}/g)) {
		const fields = [...body.matchAll(/(\w+)\s*(?:\(([^)]*)\))?\s*:\s*([\w[\]!]+)/g)];
		types[name] = Object.fromEntries(
			fields.map(([, field = '', args = '', type = '']) => [
				field,
				{ args: readArguments(args), type: bare(type) },
			]),
		);
	}
	const enums = [...text.matchAll(/\benum\s+(\w+)\s*\{([^}]*)\}/g)];
	return {
		types,
		enums: Object.fromEntries(
			enums.map(([, name = '', body = '']) => [name, body.trim().split(/[\s,]+/)]),
		),
	};
}

function readArguments(args: string): SchemaField['args'] {
	return Object.fromEntries(
		[...args.matchAll(/(\w+)\s*:\s*([\w[\]!]+)/g)].map(([, name = '', type = '']) => [
			name,
			{ type: bare(type), required: type.endsWith('!') },
		]),
	);
}

function bare(type: string): string {
	return type.replace(/[[\]!]/g, '');
}

/**
 * Reads a request with one operation, and holds it against the schema.
 * @returns the root type, and the fields that it selects
 * @throws GraphqlError when it is no request, or one that the schema does not allow
 */
export function readRequest(
	schema: Schema,
	query: string,
	variables: Readonly<Record<string, unknown>>,
): { root: 'Query' | 'Mutation'; fields: Selection[] } {
	const tokens = query.match(/[\w]+|\$\w+|"[^"]*"|[{}():!,[\]]/g) ?? [];
	const reader = new RequestReader(tokens, variables);
	const kind = tokens[0] === '{' ? 'query' : reader.next();
	if (kind !== 'query' && kind !== 'mutation') throw syntaxError(kind);
	const declared = reader.declaredVariables();
	for (const [name, type] of Object.entries(declared)) {
		if (type.endsWith('!') && (variables[name] ?? undefined) === undefined) {
			throw new GraphqlError(`Variable "$${name}" of required type "${type}" was not provided.`);
		}
	}
	for (const name of Object.keys(variables)) {
		if (!(name in declared)) throw new GraphqlError(`Variable "$${name}" is not declared.`);
	}
	const root = kind === 'query' ? 'Query' : 'Mutation';
	const fields = reader.selections();
	reader.expectEnd();
	for (const field of fields) hold(schema, root, field);
	return { root, fields };
}

/** Throws when a type has no such field, or not with these arguments. */
function hold(schema: Schema, typeName: string, { name, args, fields }: Selection): void {
	const field = schema.types[typeName]?.[name];
	if (!field) throw new GraphqlError(`Cannot query field "${name}" on type "${typeName}".`);
	for (const [arg, value] of Object.entries(args)) {
		const declared = field.args[arg];
		if (!declared) {
			throw new GraphqlError(`Unknown argument "${arg}" on field "${typeName}.${name}".`);
		}
		const values = schema.enums[declared.type];
		if (values && !values.includes(String(value))) {
			throw new GraphqlError(`Value "${String(value)}" does not exist in "${declared.type}" enum.`);
		}
	}
	for (const [arg, { required, type }] of Object.entries(field.args)) {
		if (required && (args[arg] ?? undefined) === undefined) {
			throw new GraphqlError(
				`Field "${name}" argument "${arg}" of type "${type}!" is required, but it was not provided.`,
			);
		}
	}
	const hasFields = field.type in schema.types;
	if (hasFields !== fields.length > 0) {
		throw new GraphqlError(
			hasFields
				? `Field "${name}" of type "${field.type}" must have a selection of subfields.`
				: `Field "${name}" must not have a selection since type "${field.type}" has no subfields.`,
		);
	}
	for (const inner of fields) hold(schema, field.type, inner);
}

function syntaxError(token: string | undefined): GraphqlError {
	return new GraphqlError(`Syntax Error: Unexpected ${token ?? '<EOF>'}.`);
}

/** Reads a request token by token. */
class RequestReader {
	private place = 0;

	constructor(
		private readonly tokens: readonly string[],
		private readonly variables: Readonly<Record<string, unknown>>,
	) {}

	next(): string {
		const token = this.tokens[this.place++];
		if (token === undefined) throw syntaxError(token);
		return token;
	}

	expectEnd(): void {
		if (this.place < this.tokens.length) throw syntaxError(this.tokens[this.place]);
	}

	/** The variables before the first selection, with their types; also passes the name of the operation. */
	declaredVariables(): Record<string, string> {
		const declared: Record<string, string> = {};
		if (this.peek() !== '{' && this.peek() !== '(') this.next();
		if (this.peek() !== '(') return declared;
		this.expect('(');
		while (this.peek() !== ')') {
			const name = this.next().slice(1);
			this.expect(':');
			let type = this.next();
			while (this.peek() === '!') type += this.next();
			if (this.peek() === ',') this.next();
			declared[name] = type;
		}
		this.expect(')');
		return declared;
	}

	selections(): Selection[] {
		const fields: Selection[] = [];
		this.expect('{');
		while (this.peek() !== '}') {
			const name = this.next();
			if (!/^\w+$/.test(name)) throw syntaxError(name);
			const args = this.peek() === '(' ? this.args() : {};
			fields.push({ name, args, fields: this.peek() === '{' ? this.selections() : [] });
		}
		this.expect('}');
		return fields;
	}

	private args(): Record<string, unknown> {
		const args: Record<string, unknown> = {};
		this.expect('(');
		while (this.peek() !== ')') {
			const name = this.next();
			this.expect(':');
			const value = this.next();
			args[name] = value.startsWith('$')
				? this.variables[value.slice(1)]
				: value.replace(/^"|"$/g, '');
			if (this.peek() === ',') this.next();
		}
		this.expect(')');
		return args;
	}

	private peek(): string | undefined {
		return this.tokens[this.place];
	}

	private expect(token: string): void {
		const found = this.next();
		if (found !== token) throw syntaxError(found);
	}
}
