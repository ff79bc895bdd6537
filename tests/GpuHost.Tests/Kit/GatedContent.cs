using System.Net;
using System.Text;

namespace GpuHost.Tests.Kit;

/// <summary>A request's body whose second half is sent when the test says so: until then the server is in the middle of the request.</summary>
internal sealed class GatedContent(string text) : HttpContent
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(text);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_text.AsMemory(0, _text.Length / 2));
        await stream.FlushAsync();
        await _gate.Task;
        await stream.WriteAsync(_text.AsMemory(_text.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
