import { http, type net, util } from '../../node';

/** A server on the loopback interface that leaves nothing open when it is closed. */
export class HttpServer {
	private readonly server: http.Server;

	private address: string | undefined;

	/** `name` is for the message when the port is in use. */
	constructor(
		private readonly name: string,
		listener: http.RequestListener,
	) {
		this.server = http.createServer(listener);
		// Longer than any test: a connection that a client keeps shall never be closed under its hands.
		this.server.keepAliveTimeout = 120_000;
	}

	/** `http://127.0.0.1:<port>`. Throws before `listen`. */
	get url(): string {
		if (!this.address) throw new Error(`The ${this.name} is not listening.`);
		return this.address;
	}

	/** Begins to listen; port 0 takes any free one. Rejects when the port is in use. */
	async listen(port: number): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', (error: NodeJS.ErrnoException) => {
				if (error.code !== 'EADDRINUSE') reject(error);
				else reject(new Error(`Port ${port} is in use. Choose another one for the ${this.name}.`));
			});
			this.server.listen(port, '127.0.0.1', resolve);
		});
		this.address = `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
	}

	/** How many connections there are, also idle ones. */
	async connections(): Promise<number> {
		return await util.promisify(this.server.getConnections.bind(this.server))();
	}

	/** Stops listening and destroys every connection, also those that wait for an answer. */
	async close(): Promise<void> {
		if (!this.server.listening) return;
		await new Promise<void>((resolve, reject) => {
			this.server.close((error) => (error ? reject(error) : resolve()));
			this.server.closeAllConnections();
		});
	}
}
