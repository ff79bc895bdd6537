using System.Net.Sockets;
using System.Text;

namespace GpuHost.Tests.Kit;

/// <summary>A connection on which a client may misbehave as it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RawConnection()
    {
    }

    /// <summary>Connects and sends the text as it is.</summary>
    public static Task<RawConnection> SendAsync(Uri server, string text) => SendAsync(server, Encoding.ASCII.GetBytes(text));

    /// <summary>Connects and sends the bytes as they are.</summary>
    public static async Task<RawConnection> SendAsync(Uri server, ReadOnlyMemory<byte> bytes)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(server.Host, server.Port);
        while (bytes.Length > 0)
        {
            bytes = bytes[await connection._socket.SendAsync(bytes)..];
        }

        return connection;
    }

    /// <summary>The first that the server says; empty where it closes without a word.</summary>
    public async Task<string> ReadFirstAsync(CancellationToken patience)
    {
        byte[] buffer = new byte[512];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, patience));
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset)
        {
            return "";
        }
    }

    /// <summary>All that the server says until it closes the connection; a reset is a close.</summary>
    public async Task<string> ReadToTheEndAsync(CancellationToken patience)
    {
        var said = new StringBuilder();
        byte[] buffer = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(buffer, patience) is > 0 and int count)
            {
                said.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset)
        {
            // The server would not read what is left.
        }

        return said.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
