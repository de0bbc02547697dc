using System.Numerics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging.Tests;

public sealed class RetryPolicyTests
{
    [Fact]
    public void LongestDelay_AnyRetryOfAnyPolicy_DoublesUpToTheMaximum()
    {
        var random = new Random(20261125);
        for (var i = 0; i < 10_000; i++)
        {
            var policy = new RetryPolicy
            {
                Delay = TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerDay)),
                MaxDelay = TimeSpan.FromTicks(random.NextInt64(1, 7 * TimeSpan.TicksPerDay)),
            };
            var retry = random.Next(200);
            var longest = policy.LongestDelay(retry);

            longest.ShouldBeLessThanOrEqualTo(policy.MaxDelay);
            longest.Ticks.ShouldBe((long)BigInteger.Min(
                policy.MaxDelay.Ticks, policy.Delay.Ticks * BigInteger.Pow(2, retry)));
            policy.LongestDelay(retry + 1).ShouldBeGreaterThanOrEqualTo(longest);
            policy.DelayBefore(retry, random.NextDouble()).ShouldBeInRange(
                TimeSpan.FromMilliseconds(1),
                TimeSpan.FromTicks(Math.Max(longest.Ticks, TimeSpan.TicksPerMillisecond)));
        }
    }

    [Fact]
    public void Settings_ForAllAndForOne_WinOverTheCode()
    {
        using var services = Services(
            new()
            {
                ["Messaging:Retries:Default:DelayedRetries"] = "3",
                ["Messaging:Retries:Ship:Delay"] = "00:00:07",
            },
            messaging => messaging.ConfigureRetries("Ship", policy =>
            {
                policy.Delay = TimeSpan.FromSeconds(1);
                policy.ImmediateRetries = 4;
            }));

        var ship = Policies(services).Get("Ship");
        (ship.Delay, ship.DelayedRetries, ship.ImmediateRetries).ShouldBe((TimeSpan.FromSeconds(7), 3, 4));
        var other = Policies(services).Get("Other");
        (other.Delay, other.DelayedRetries, other.ImmediateRetries).ShouldBe((TimeSpan.FromSeconds(10), 3, 1));
    }

    [Theory]
    [InlineData("Delay", "01:00:00", "is longer than MaxDelay")]
    [InlineData("DelayedRetries", "-1", "DelayedRetries")]
    [InlineData("Timeout", "00:00:00", "use a time above zero")]
    public void Settings_OutOfRange_NameTheFunctionAndTheValue(string property, string value, string expected)
    {
        using var services = Services(new() { [$"Messaging:Retries:Ship:{property}"] = value });

        var failure = Should.Throw<OptionsValidationException>(() => Policies(services).Get("Ship"));

        failure.Message.ShouldContain("Messaging:Retries:Ship");
        failure.Message.ShouldContain(expected);
    }

    private static IOptionsMonitor<RetryPolicy> Policies(ServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<RetryPolicy>>();

    private static ServiceProvider Services(
        Dictionary<string, string?> settings, Action<MessagingBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var messaging = services.AddMessaging();
        configure?.Invoke(messaging);
        return services.BuildServiceProvider();
    }
}
