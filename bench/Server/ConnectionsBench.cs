using System.Net.Sockets;
using System.Text;

namespace Pipelines.Bench.Server;

/// <summary>What a connection holds in the server's memory: idle after an answer, and in the middle of a stream.</summary>
internal static class ConnectionsBench
{
    private static readonly byte[] Health = Encoding.ASCII.GetBytes("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    public static async Task RunAsync(HostServer server, string model, ServerSettings settings)
    {
        long before = server.ResidentBytes();
        List<Socket> idle = [];
        for (int i = 0; i < settings.Connections; i++)
        {
            idle.Add(await OpenAsync(server.Address, Health));
        }

        long withIdle = server.ResidentBytes();
        Console.WriteLine($"{settings.Connections} connections             server's memory    a connection");
        Print("none", before, before, settings);
        Print("idle, one request each so far", withIdle, before, settings);
        idle.ForEach(static socket => socket.Dispose());

        List<Socket> active = [];
        for (int i = 0; i < settings.Connections; i++)
        {
            active.Add(await OpenAsync(server.Address, StreamOf(model, i, settings.OutputTokens * 8)));
        }

        Print("in the middle of a stream", server.ResidentBytes(), before, settings);
        active.ForEach(static socket => socket.Dispose());
    }

    /// <summary>Sends a request; for a stream it does not wait for more than the first bytes of any answer.</summary>
    private static async Task<Socket> OpenAsync(Uri address, byte[] request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(request);
        if (request == Health)
        {
            await socket.ReceiveAsync(new byte[4_096]);
        }

        return socket;
    }

    private static byte[] StreamOf(string model, int number, int tokens)
    {
        string body = $$"""{"model":"{{model}}","stream":true,"max_tokens":{{tokens}},"messages":[{"role":"user","content":"{{number}}: go on"}]}""";
        return Encoding.ASCII.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static void Print(string state, long bytes, long before, ServerSettings settings) => Console.WriteLine(
        $"{state,-32} {bytes / 1e6,10:F1} MB {(bytes - before) / 1e3 / settings.Connections,12:F1} kB");
}
