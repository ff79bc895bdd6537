using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code;

/// <summary>
/// A process that calls one piece of code, for one caller at a time. It is reused from row to row until a call takes too long, says
/// too much or is cancelled: then it is ended, with all that it started.
/// </summary>
internal sealed class SandboxProcess : IDisposable
{
    private const int ErrorCharsMax = 4000;

    private readonly Process _process;
    private readonly SandboxOptions _options;
    private readonly TimeSpan _callTimeMax;
    private readonly StringBuilder _error = new();

    private SandboxProcess(Process process, SandboxOptions options, TimeSpan callTimeMax)
    {
        _process = process;
        _options = options;
        _callTimeMax = callTimeMax;
    }

    /// <summary>It can take another call.</summary>
    public bool IsUsable { get; private set; } = true;

    public static async Task<SandboxProcess> StartAsync(ISandboxLanguage language, CodeUnit code, SandboxOptions options)
    {
        Process process = Start(language.StartInfo());
        var sandbox = new SandboxProcess(process, options, code.CallTimeMax);
        _ = sandbox.KeepErrorsAsync(process.StandardError);
        try
        {
            await sandbox.WriteAsync(RowJson.Write(language.Setup(code)));
            return sandbox;
        }
        catch (IOException)
        {
            CodeException ended = sandbox.Ended();
            sandbox.Dispose();
            throw ended;
        }
    }

    /// <param name="argument">What the code is called with, as JSON in parts. Its time begins when it has all of them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CodeException">The code failed, took too long, or its process ended.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<JToken> CallAsync(IAsyncEnumerable<string> argument, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_callTimeMax, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        // Nothing answers any more once the call is given up, so the next caller must not find this process.
        IsUsable = false;
        try
        {
            await foreach (string part in argument.WithCancellation(either.Token))
            {
                // A process that does not read what it is given is given up as one that does not answer.
                timeout.CancelAfter(_callTimeMax);
                await _process.StandardInput.WriteAsync(part.AsMemory(), either.Token).WaitAsync(either.Token);
            }

            timeout.CancelAfter(_callTimeMax);
            await WriteAsync("").WaitAsync(either.Token);
            string line = await ReadLineAsync(either.Token) ?? throw Ended();
            JToken result = ResultOf(line);
            IsUsable = true;
            return result;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CodeException($"The code took longer than {_callTimeMax.TotalSeconds} seconds for this row ('timeout').");
        }
        catch (IOException)
        {
            throw Ended();
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CodeException("The process for the code could not be started.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CodeException($"The process for the code could not be started: {exception.Message}", exception);
        }
    }

    private JToken ResultOf(string line)
    {
        JObject answer;
        try
        {
            answer = RowJson.ParseObject(line);
        }
        catch (JsonException exception)
        {
            throw new CodeException($"What the code returned is no JSON: {exception.Message}", exception);
        }

        if ((string?)answer["error"] is { } error)
        {
            // The process is sound, only this call failed.
            IsUsable = true;
            throw new CodeException(error);
        }

        return answer["result"] ?? throw new CodeException("The code returned nothing.");
    }

    private async Task WriteAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\n");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Null when the process ended.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        char[] one = new char[4096];
        while (true)
        {
            int read = await _process.StandardOutput.ReadAsync(one.AsMemory(), cancellationToken).AsTask().WaitAsync(cancellationToken);
            if (read == 0)
            {
                return null;
            }

            // One call, one line: what follows its end would be the code's own doing, and is dropped with the process.
            int end = Array.IndexOf(one, '\n', 0, read);
            line.Append(one, 0, end < 0 ? read : end);
            if (line.Length > _options.ResultCharsMax)
            {
                throw new CodeException($"What the code returned has more than {_options.ResultCharsMax:N0} characters.");
            }

            if (end >= 0)
            {
                return line.ToString();
            }
        }
    }

    private CodeException Ended()
    {
        string error;
        lock (_error)
        {
            error = _error.ToString().Trim();
        }

        string said = error.Length == 0 ? "" : $" It said last: {error}";
        return new CodeException($"The process of the code ended; it may have used more memory than {_options.ProcessMemoryBytes:N0} bytes.{said}");
    }

    /// <summary>All of it is read, so that the code never waits; only the end is kept, whether or not it has lines.</summary>
    private async Task KeepErrorsAsync(StreamReader errors)
    {
        char[] buffer = new char[ErrorCharsMax];
        try
        {
            while (await errors.ReadAsync(buffer.AsMemory()) is > 0 and var count)
            {
                lock (_error)
                {
                    _error.Append(buffer, 0, count);
                    if (_error.Length > ErrorCharsMax)
                    {
                        _error.Remove(0, _error.Length - ErrorCharsMax);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The process has been ended, and with it what it says.
        }
    }
}
