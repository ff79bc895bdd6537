using Pipelines.Cli;
using Pipelines.Cli.Hosting;

using InterruptSignal interrupt = InterruptSignal.Listen();
return (int)await new CliApp(CliHost.OfThisProcess()).RunAsync(args, interrupt.Token);
