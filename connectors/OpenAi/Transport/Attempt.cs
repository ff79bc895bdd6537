using Pipelines.Connectors.OpenAi.Failures;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Transport;

/// <summary>
/// One try of one call: its time limit, and the one place where whatever breaks becomes an <see cref="InferenceException"/>.
/// </summary>
internal sealed class Attempt : IDisposable
{
    private readonly CancellationToken _callerToken;
    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Attempt(CallSite site, TimeSpan timeout, TimeProvider time, CancellationToken callerToken)
    {
        Site = site;
        _timeout = timeout;
        _callerToken = callerToken;
        _timer = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(callerToken, _timer.Token);
    }

    public CallSite Site { get; }

    /// <summary>Ends when the caller gives up or the time is over.</summary>
    public CancellationToken Token => _either.Token;

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return await work(Token);
        }
        catch (Exception e) when (_callerToken.IsCancellationRequested && IsOfTheConnection(e))
        {
            throw new OperationCanceledException(_callerToken);
        }
        catch (Exception e) when (_timer.IsCancellationRequested && IsOfTheConnection(e))
        {
            throw new InferenceException(
                InferenceFailureKind.TimedOut,
                $"{Site.Name} did not answer within {_timeout.TotalSeconds:0.###} s.",
                innerException: e);
        }
        catch (Exception e) when (ConnectionFailure.Translate(e, Site) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }

    /// <summary>A connection that is cut on purpose may say so in its own words.</summary>
    private static bool IsOfTheConnection(Exception exception) =>
        exception is OperationCanceledException or HttpRequestException or IOException;
}
