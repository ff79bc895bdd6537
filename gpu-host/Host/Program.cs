using System.CommandLine;
using GpuHost.Host.Hosting;

return await HostCommand.Create(HostSurroundings.OfThisProcess()).Parse(args).InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = HostCommand.TerminationTimeout });
